# How the exercise cache-friendly begins, also after a reset.
mkdir -p slow
cat > slow/Dockerfile <<'END'
FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
CMD ["python", "train.py"]
END
mkdir -p slow
cat > slow/requirements.txt <<'END'
# standard library only: builds without internet
END
