# How the exercise tidy begins, also after a reset: with a container and a volume that are somebody else's.
mkdir -p tidy
cp -r start/* tidy/
sed -i 's/127.0.0.1:8000:8000/127.0.0.1::8000/' tidy/compose.yaml
printf '.PHONY: board clean\n\nboard:\n\tdocker compose up -d board\n\nclean:\n\tdocker compose down\n\tdocker system prune -f\n' > tidy/Makefile
docker rm -f other-project > /dev/null 2>&1
docker create --name other-project python:3.13-slim > /dev/null
docker volume create keep > /dev/null
