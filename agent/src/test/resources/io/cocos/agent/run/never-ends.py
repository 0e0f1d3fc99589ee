# Connects, and then waits for something that does not come.
import socket
import sys
import threading

connection = socket.socket(socket.AF_UNIX)
connection.connect(sys.argv[-1])
threading.Event().wait()
