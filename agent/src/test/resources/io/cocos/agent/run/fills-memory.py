# Takes all the memory there is.
held = []
while True:
    held.append(bytearray(1 << 20))
