# How the exercise pinned begins, also after a reset.
mkdir -p pinned
cat > pinned/Dockerfile <<'END'
FROM python:latest as builder
RUN python -m venv --without-pip /opt/venv

FROM python
COPY --from=builder /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
CMD ["python", "-c", "import sys; print(sys.prefix)"]
END
