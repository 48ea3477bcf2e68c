import csv, json, os

with open("data/dataset.csv") as f:
    points = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(f)]
n = len(points)
mx = sum(x for x, _ in points) / n
my = sum(y for _, y in points) / n
a = sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)
b = my - a * mx
os.makedirs("models", exist_ok=True)
with open("models/model.json", "w") as f:
    json.dump({"a": round(a, 3), "b": round(b, 3), "n": n}, f)
print(f"trained n={n} a={a:.3f} b={b:.3f}", flush=True)
