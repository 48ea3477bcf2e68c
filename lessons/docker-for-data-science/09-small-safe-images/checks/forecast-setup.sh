# How the exercise two-stages begins, also after a reset.
mkdir -p forecast
rm -f forecast/Dockerfile
docker rmi -f forecast:single forecast:slim > /dev/null 2>&1
cat > forecast/Dockerfile.single <<'END'
FROM python:3.13-slim
WORKDIR /build
# stand-in for compilers and build leftovers
RUN dd if=/dev/urandom of=/build/toolchain.bin bs=1M count=60
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
WORKDIR /app
COPY src/ ./src/
CMD ["python", "src/forecast.py"]
END
