# Exercise service-image: the image ml-service:1.0 answers on the port it names.
name=ml-service:1.0
image_exists "$name" || fail no-image "There is no image called $name yet. Write service/Dockerfile and build it: docker build -t $name service"
[[ $(image_config "$name" .ExposedPorts) == *'"8000/tcp"'* ]] \
    || fail no-expose "$name does not say on which port it listens. EXPOSE 8000 opens nothing, but it tells people and tools where to knock."
batch=$RANDOM
port=$(image_serve "$name" 8000 -e BATCH_SIZE="$batch")
[ -n "$port" ] || fail ended "A container of $name ends at once. Start one in the foreground and read what it says: docker run --rm $name"
if ! answer=$(learner_run "curl --silent --show-error --max-time 3 --retry 4 --retry-delay 1 --retry-all-errors http://127.0.0.1:$port/"); then
    if learner_file service/app.py | grep -q '127\.0\.0\.1\|localhost'; then
        fail only-localhost "The port is published, but nothing answers inside on 0.0.0.0: app.py listens on 127.0.0.1, and in a container that is the container \
itself and nobody else. Change the address in app.py to 0.0.0.0 and build again."
    fi
    fail no-answer "The container runs and its port 8000 is published, but nothing answers: does the program listen on 0.0.0.0, port 8000? If you changed app.py, \
build again."
fi
expect "the answer with BATCH_SIZE=$batch" "batch=$batch" "$(printf '%s' "$answer" | tail -n 1)" code=wrong-answer
pass
