"""Stands in for the server that is notified of events: logs each and answers 201."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGEST = 1 << 20


class Events(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers.get("Content-Length", -1))
        if not 0 <= length <= LARGEST:
            self.close_connection = True
            self.answer(411 if length < 0 else 413)
            return
        body = self.rfile.read(length)
        known = self.path == "/computations/events"
        if known:
            # As a literal, so that no event can write to the terminal but text.
            print(ascii(body.decode(errors="replace")), flush=True)
        self.answer(201 if known else 404)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


ThreadingHTTPServer(("", 9000), Events).serve_forever()
