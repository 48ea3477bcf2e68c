# How the exercise not-root begins, also after a reset.
mkdir -p monthly
cat > monthly/Dockerfile <<'END'
FROM python:3.13-slim AS builder
COPY requirements.txt .
RUN pip install --user --no-cache-dir -r requirements.txt

FROM python:3.13-slim
COPY --from=builder /root/.local /root/.local
ENV PATH=/root/.local/bin:$PATH
WORKDIR /app
COPY src/ ./src/
CMD ["python", "src/monthly.py"]
END
