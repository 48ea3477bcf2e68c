# How the exercise guest-out begins, also after a reset.
docker rm -f intruder treasure > /dev/null 2>&1
docker network rm vault > /dev/null 2>&1
docker network create vault > /dev/null
docker run -d --name treasure --network vault alpine:3 sleep infinity > /dev/null
docker run -d --name intruder --network vault alpine:3 sleep infinity > /dev/null
export INTRUDER=$(docker inspect -f '{{.Id}}' intruder)
export INTRUDER_STARTED=$(docker inspect -f '{{.State.StartedAt}}' intruder)
