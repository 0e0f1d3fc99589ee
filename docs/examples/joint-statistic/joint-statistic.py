"""The recovery times of all hospitals together, without showing any single patient's.

Called as the agent calls every algorithm: with the datasets' files, one for each hospital, and the
socket to which the result goes. Each dataset is a CSV file with the columns treatment and days.
"""

import csv
import json
import socket
import statistics
import sys

# A group that is smaller would say too much of its members.
SMALLEST_GROUP = 5


def read(files):
    """The days of recovery by treatment, over all files."""
    days = {}
    for file in files:
        with open(file, newline="", encoding="utf-8") as dataset:
            for row in csv.DictReader(dataset):
                days.setdefault(row["treatment"], []).append(float(row["days"]))
    return days


def describe(days):
    """What may be told of one treatment."""
    if len(days) < SMALLEST_GROUP:
        return {"patients": f"fewer than {SMALLEST_GROUP}"}
    return {
        "patients": len(days),
        "mean_days": round(statistics.mean(days), 3),
        "standard_deviation": round(statistics.stdev(days), 3),
        "median_days": round(statistics.median(days), 3),
    }


def main():
    *datasets, address = sys.argv[1:]
    print(f"{len(datasets)} datasets")
    days = read(datasets)
    result = {treatment: describe(days[treatment]) for treatment in sorted(days)}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as agent:
        agent.connect(address)
        agent.sendall(json.dumps(result, indent=2).encode() + b"\n")
    print(f"{sum(map(len, days.values()))} patients, {len(days)} treatments")


main()
