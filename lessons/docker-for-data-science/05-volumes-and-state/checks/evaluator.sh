# Exercise train-and-evaluate: the container evaluator, which has the models and nothing else. SLOPE and START come from the setup.
image_exists ml-simple:latest || fail no-image "This exercise uses the image ml-simple of this page, which is not there. Save its Dockerfile above, and build it: docker build -t ml-simple ml-simple"
container_exists evaluator || fail no-container "There is no container called evaluator yet. Without --rm it stays when it ends, and that is wanted here."
expect "the image of evaluator, which should be ml-simple's" "$(image_id ml-simple:latest)" "$(container evaluator .Image)" code=wrong-image
expect "the command of evaluator" '["python","src/evaluate.py"]' "$(container evaluator .Config.Cmd)" code=wrong-cmd
home=$(learner_run pwd)
mounts=$(container_mounts evaluator)
read -r type source _ <<< "$(grep ' /app/models r[ow]$' <<< "$mounts" || true)"
case $type in
    bind) expect "what evaluator has at /app/models" "$home/survey/models" "$source" code=wrong-directory ;;
    volume) fail volume-not-directory "You mounted the VOLUME ${source:0:40} at /app/models, not a directory. Without a slash on the left side -v takes a volume." ;;
    *) fail no-mount "Nothing is mounted at /app/models in evaluator, so it cannot find a model. Its mounts: ${mounts:-none}." ;;
esac
[ "$(grep -c . <<< "$mounts")" = 1 ] || fail too-much "evaluator should see the models and nothing else, but it has: $mounts"
ended() { ! container_running evaluator; }
ended || eventually 10 ended || fail still-running "evaluator is still running. It should predict and end."
log=$(container_logs evaluator)
[[ $log != *"no models/model.json"* ]] || fail no-model "When evaluator ran, there was no model in survey/models. Train first, then: docker start -a evaluator"
[ "$(container evaluator .State.ExitCode)" = 0 ] || fail failed "evaluator ended with exit code $(container evaluator .State.ExitCode). Its log says: $(tail -n 3 <<< "$log")"
expect "what evaluator printed last" "predict(10)=$((SLOPE * 10 + START)).0" "$(tail -n 1 <<< "$log")" code=wrong-prediction
pass
