# How the exercise tidy begins, also after a reset. Docker chooses the names.
docker ps -aq --filter label=project=old | xargs -r docker rm -f > /dev/null 2>&1
docker network rm old-net > /dev/null 2>&1
docker network create old-net > /dev/null
docker run -d --network old-net --label project=old alpine:3 sleep infinity > /dev/null
docker run --network old-net --label project=old alpine:3 true
