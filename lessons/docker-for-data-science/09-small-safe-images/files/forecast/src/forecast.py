import os, sys
from slipway_table import table

seen = [12.0, 15.0, 17.0, 20.0]
step = (seen[-1] - seen[0]) / (len(seen) - 1)
print(table([[f"week {i + 1}", f"{seen[-1] + step * (i + 1):.1f}"] for i in range(2)], heads=["", "forecast"]))
print(f"uid={os.getuid()} prefix={sys.prefix}", flush=True)
