# Sends 10 GB as its result.
import socket
import sys

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[-1])
    for _ in range(10 * 1024):
        connection.sendall(bytes(1 << 20))
