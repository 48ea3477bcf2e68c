import sys

with open(sys.argv[1], "rb") as f:
    data = f.read()
print(f"{len(data)} measurements, from {min(data)} to {max(data)}, sum {sum(data[::1000])}")
