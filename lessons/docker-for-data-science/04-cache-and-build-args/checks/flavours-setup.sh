# How the exercise two-flavours begins, also after a reset.
mkdir -p flavours
cat > flavours/Dockerfile <<'END'
FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
CMD ["python", "train.py"]
END
