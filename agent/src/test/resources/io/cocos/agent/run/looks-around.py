# Tries what it must not be able to do, and sends the list of what it could.
import os
import socket
import sys

could = []


def attempt(name, action):
    try:
        action()
        could.append(name)
    except OSError:
        pass


def reach(port):
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass


def command(*words):
    if os.spawnlp(os.P_WAIT, words[0], *words) != 0:
        raise OSError("refused")


attempt("read /etc/shadow", lambda: open("/etc/shadow").close())
attempt("write /etc/passwd", lambda: open("/etc/passwd", "a").close())
attempt("write /", lambda: open("/mine", "w").close())
attempt("write /run", lambda: open("/run/mine", "w").close())
attempt("change a dataset", lambda: open(sys.argv[1], "a").close())
attempt("change the program", lambda: open(sys.argv[0], "a").close())
attempt("list the agent's folder", lambda: os.listdir("/run/cocos"))
attempt("reach the agent's HTTP port", lambda: reach(9031))
attempt("reach the agent's gRPC port", lambda: reach(7002))
attempt("become root", lambda: os.setuid(0))
attempt("leave the control group", lambda: open("/sys/fs/cgroup/cgroup.procs", "w").close())
attempt("write to the console", lambda: open("/dev/console", "w").close())
attempt("see the guest's processes", lambda: os.stat("/proc/200"))
attempt("use a descriptor of the agent", lambda: os.fstat(9))
attempt("make a user name space", lambda: command("unshare", "-U", "true"))
with open("/tmp/mine", "w", encoding="utf-8") as file:
    file.write("its own")
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[-1])
    connection.sendall(("could: " + ", ".join(could)).encode())
