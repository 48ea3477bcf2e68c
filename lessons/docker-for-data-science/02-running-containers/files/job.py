import hashlib, os, sys

try:
    settings = [os.environ[name] for name in ("CODE", "LR", "EPOCHS")]
except KeyError as missing:
    sys.exit(f"the variable {missing} is not set in this container")
print("result", hashlib.sha256(":".join(settings).encode()).hexdigest()[:12], flush=True)
