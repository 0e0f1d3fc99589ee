# Leaves a result of 10 GB that takes no room: it is one hole.
with open("results/hole", "wb") as file:
    file.truncate(10 << 30)
