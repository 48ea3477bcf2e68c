docker rm -f broken > /dev/null 2>&1
docker run -d --name broken -p 127.0.0.1:8086:80 nginx:alpine > /dev/null
export BROKEN_ID=$(docker inspect -f '{{.Id}}' broken)
export BROKEN_STARTED=$(docker inspect -f '{{.State.StartedAt}}' broken)
for attempt in 1 2 3 4 5; do
    curl -s -o /dev/null http://127.0.0.1:8086/health && break
    sleep 0.3
done
