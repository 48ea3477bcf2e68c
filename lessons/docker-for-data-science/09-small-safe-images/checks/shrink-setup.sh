# How the exercise same-layer begins, also after a reset.
mkdir -p shrink
cat > shrink/Dockerfile <<'END'
FROM python:3.13-slim
WORKDIR /data
COPY make.py summarise.py ./
RUN python make.py raw.bin
RUN python summarise.py raw.bin > summary.txt
RUN rm raw.bin
CMD ["cat", "/data/summary.txt"]
END
