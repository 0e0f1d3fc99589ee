# Ends well, without a result.
print("done")
