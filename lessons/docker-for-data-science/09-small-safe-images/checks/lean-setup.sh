# How the exercise lean-copy begins, also after a reset.
mkdir -p lean
rm -f lean/.dockerignore
echo 'PASSWORD=correct-horse' > lean/.env
cat > lean/Dockerfile <<'END'
FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["python", "src/main.py"]
END
