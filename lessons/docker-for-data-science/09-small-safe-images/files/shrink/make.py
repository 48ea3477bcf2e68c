"""Writes 40 MB of measurements, the same ones each time."""
import random, sys

with open(sys.argv[1], "wb") as f:
    f.write(random.Random(9).randbytes(40_000_000))
