# Leaves some ended containers behind.
for time in 1 2 3; do docker run hello-world > /dev/null; done
docker run alpine:3 echo "I am done." > /dev/null
docker run alpine:3 sh -c 'exit 3' > /dev/null
echo "There are ended containers now."
