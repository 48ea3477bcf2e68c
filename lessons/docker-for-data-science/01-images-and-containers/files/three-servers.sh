# Starts three web servers with generated names; one of them at port 8085. Run it again to start over.
docker ps -aq --filter label=three | xargs -r docker rm -f > /dev/null
for port in $(shuf -e 8085 8058 8508); do
    docker run -d --label three=$port -p 127.0.0.1:$port:80 nginx:alpine > /dev/null
done
echo "Three servers are running."
