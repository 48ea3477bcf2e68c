# Exercise same-layer: what the layers above the base weigh, all of them.
learner_file_exists shrink/Dockerfile || fail no-dockerfile "There is no shrink/Dockerfile. Press Reset, or write it anew."
build shrink > /dev/null || fail build-failed "docker build shrink fails. The end of its output: $(build_output | tail -n 8)"
name=$(build_image)
image_based_on "$name" python:3.13-slim || fail wrong-base "The image is not built on python:3.13-slim, so its size says nothing. Only the steps behind FROM are to change."
own=$(($(image_size "$name") - $(image_size python:3.13-slim)))
if [ "$own" -gt 2000000 ]; then
    left=$(image_run "$name" -- find / -xdev -path /proc -prune -o -name raw.bin -print) || true
    case $left in
        */raw.bin*) fail still-there "raw.bin is still in the image: nothing deletes it. Let the RUN that makes it end with && rm raw.bin" ;;
    esac
    fail later-layer "raw.bin is gone from the files, but the layers of your image weigh $((own / 1000000)) MB: the step that made it ended with the file in its layer, and a \
later step cannot take it out again. Make, use and delete it in one RUN."
fi
output=$(image_run "$name" 2>&1) || fail no-summary "The image is small, but a container of it fails: $(tail -n 2 <<< "$output"). The build is still to make summary.txt."
[[ $output == "40000000 measurements, from "* ]] || expect "what a container prints" "40000000 measurements, from …" "$output" code=wrong-output
pass
