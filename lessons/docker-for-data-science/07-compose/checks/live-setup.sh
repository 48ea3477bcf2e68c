# How the exercise surgical begins, also after a reset: a project that runs, with a few visits counted.
mkdir -p live
cp start/Dockerfile live/
sed 's/Seen/Sean/' start/app.py > live/app.py
cat > live/compose.yaml <<'END'
services:
  web:
    build: .
    ports:
      - "127.0.0.1:5001:5000"
    environment:
      - REDIS_HOST=redis
      - GREETING=Hello
    depends_on:
      - redis
  redis:
    image: redis:7-alpine
END
(
    cd live || exit
    docker compose up --detach --build --remove-orphans
    for visit in 1 2 3; do
        curl -s --retry 10 --retry-delay 1 --retry-all-errors http://127.0.0.1:5001/
    done
) > /dev/null 2>&1
export WEB_ID=$(docker inspect -f '{{.Id}}' live-web-1)
export REDIS_ID=$(docker inspect -f '{{.Id}}' live-redis-1)
