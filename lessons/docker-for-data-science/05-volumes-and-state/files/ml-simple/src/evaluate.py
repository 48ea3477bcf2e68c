import json, sys

try:
    with open("models/model.json") as f:
        m = json.load(f)
except FileNotFoundError:
    sys.exit("no models/model.json in /app: train first, and mount the models there")
print(f"predict(10)={m['a'] * 10 + m['b']:.1f}", flush=True)
