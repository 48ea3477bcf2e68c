import csv, json, os, platform

points = [(1.0, 3.0), (2.0, 5.0), (3.0, 7.0)]
if os.path.exists("data/dataset.csv"):
    with open("data/dataset.csv") as f:
        points = [(float(r["x"]), float(r["y"])) for r in csv.DictReader(f)]
n = len(points)
mx = sum(x for x, _ in points) / n
my = sum(y for _, y in points) / n
a = sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)
b = my - a * mx
os.makedirs("models", exist_ok=True)
with open("models/model.json", "w") as f:
    json.dump({"a": round(a, 3), "b": round(b, 3), "n": n}, f)
minor = ".".join(platform.python_version_tuple()[:2])
print(f"trained n={n} a={a:.3f} b={b:.3f} python={minor} env={os.environ.get('APP_ENV', 'unset')}", flush=True)
