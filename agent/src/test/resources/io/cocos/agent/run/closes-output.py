# Closes standard output and error, then gives an empty result.
import os
import socket
import sys

os.close(1)
os.close(2)
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[-1])
