# Ends with an exit code, and says why.
import sys

print("the dataset has no column \x1b[31mage", file=sys.stderr)
sys.exit(3)
