# Gives back two files and something by the socket; also what is no file.
import os
import socket
import sys

results = os.environ["COCOS_RESULTS"]
os.mkdir("results/deeper")
with open(results + "/deeper/second.txt", "w", encoding="utf-8") as file:
    file.write("second")
with open("results/first.txt", "w", encoding="utf-8") as file:
    file.write("first")
os.mkfifo("results/fifo")
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[-1])
    connection.sendall(b"sent")
