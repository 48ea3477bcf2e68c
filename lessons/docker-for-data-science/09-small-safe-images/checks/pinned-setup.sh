# How the exercise pinned begins, also after a reset.
mkdir -p pinned
# by another name, or `images sync` would bring a gigabyte that nobody is to use
newest=python
cat > pinned/Dockerfile <<END
FROM $newest:latest as builder
RUN python -m venv --without-pip /opt/venv

FROM $newest
COPY --from=builder /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:\$PATH
CMD ["python", "-c", "import sys; print(sys.prefix)"]
END
