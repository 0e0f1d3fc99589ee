# Adds up the numbers in the second column of every dataset, and sends the sum.
import socket
import sys

*datasets, result = sys.argv[1:]
total = 0
for dataset in datasets:
    with open(dataset, encoding="utf-8") as lines:
        for line in lines:
            total += int(line.split(",")[1])
print("adding up", len(datasets), "datasets")
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(result)
    connection.sendall(b"%d\n" % total)
