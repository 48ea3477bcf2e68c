# Exercise train-and-evaluate: the container trainer and the model that it left. SLOPE and START come from the setup.
image_exists ml-simple:latest || fail no-image "This exercise uses the image ml-simple of this page, which is not there. Save its Dockerfile above, and build it: docker build -t ml-simple ml-simple"
container_exists trainer || fail no-container "There is no container called trainer; leave --rm out, for the check looks at it. If Docker said that docker run requires at \
least 1 argument, then it saw no image: the path behind -v and the image's name were glued together, without a blank between them."
expect "the image of trainer, which should be ml-simple's" "$(image_id ml-simple:latest)" "$(container trainer .Image)" code=wrong-image
home=$(learner_run pwd)
mounts=$(container_mounts trainer)
hiding=$(grep -E ' /app(/src)?/? r[ow]$' <<< "$mounts" || true)
[ -z "$hiding" ] || fail hides-program "Your mount hides the program: $(cut -d' ' -f2 <<< "$hiding") lies over $(cut -d' ' -f3 <<< "$hiding"), so /app/src/train.py is \
missing in the container. Mount the two directories, at /app/data and /app/models."
for name in data models; do
    read -r type source _ <<< "$(grep " /app/$name r[ow]\$" <<< "$mounts" || true)"
    case $type in
        bind) expect "what trainer has at /app/$name" "$home/survey/$name" "$source" code=wrong-directory ;;
        volume) fail volume-not-directory "You mounted the VOLUME ${source:0:40} at /app/$name, not a directory. Without a slash on the left side -v takes a volume: write \
\"\$(pwd)/survey/$name:/app/$name\". (docker rm trainer, then again)" ;;
        *) fail no-mount "Nothing is mounted at /app/$name in trainer. Its mounts: ${mounts:-none}. They are settled when a container is made: docker rm trainer, then \
again with two -v." ;;
    esac
done
ended() { ! container_running trainer; }
ended || eventually 10 ended || fail still-running "trainer is still running. It should train, print its result and end."
log=$(container_logs trainer)
case $log in
    *PermissionError*)
        fail stranger "trainer may not write into survey/models: Permission denied. It ran as user $(container trainer .Config.User). In your rootless engine only root of a \
container is you; any other user is a stranger to your directories, so leave --user away here." ;;
    *"Read-only file system"*)
        fail read-only-models "trainer could not write its model: survey/models was mounted read-only. :ro is for the data; the model is to come out." ;;
esac
[ "$(container trainer .State.ExitCode)" = 0 ] || fail failed "trainer ended with exit code $(container trainer .State.ExitCode). Its log says: $(tail -n 3 <<< "$log")"
learner_file_exists survey/models/model.json || fail no-model "There is no survey/models/model.json. Did trainer run its own program, python src/train.py?"
expect "the slope (a) in survey/models/model.json" "$SLOPE.0" "$(file_json survey/models/model.json .a)" code=wrong-model
expect "the start (b) in survey/models/model.json" "$START.0" "$(file_json survey/models/model.json .b)" code=wrong-model
pass
