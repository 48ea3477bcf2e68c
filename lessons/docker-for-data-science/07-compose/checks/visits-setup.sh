# How the exercise web-redis begins, also after a reset: the old file, as it is found everywhere.
mkdir -p visits
cp start/* visits/
(cd visits && docker compose down --volumes --timeout 1) > /dev/null 2>&1
cat > visits/compose.yaml <<'END'
version: '3'
services:
  web:
    build: .
    ports:
      - "5000:5000"
    volumes:
      - .:/code
      - logvolume01:/var/log
    links:
      - redis
  redis:
    image: redis
volumes:
  logvolume01: {}
END
