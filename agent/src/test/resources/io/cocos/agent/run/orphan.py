# Leaves a process behind that got away twice, and holds what it was given.
import os
import socket
import sys
import time

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[-1])
    connection.sendall(b"parent")
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        other = socket.socket(socket.AF_UNIX)
        other.connect(sys.argv[-1])
        time.sleep(1000)
    os._exit(0)
