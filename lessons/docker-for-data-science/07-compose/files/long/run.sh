docker run -d --name job -p 127.0.0.1:5003:8000 -e EPOCHS=3 -e RUN="$CODE" -v "$PWD/data:/srv/data:ro" -v results:/srv/results python:3.13-slim python -m http.server 8000 --directory /srv
