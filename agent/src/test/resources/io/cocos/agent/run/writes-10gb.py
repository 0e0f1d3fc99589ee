# Writes 10 GB to a file of its working folder.
with open("large", "wb") as file:
    for _ in range(10 * 1024):
        file.write(bytes(1 << 20))
