# Exercise package-trainer: the image ml-exercise:1.0.
name=ml-exercise:1.0
if ! image_exists "$name"; then
    if image_exists ml-exercise:latest; then
        fail no-version "There is ml-exercise:latest, but no ml-exercise:1.0. Without a version behind the colon the tag is latest: write -t ml-exercise:1.0, \
or give the image the second name with docker tag ml-exercise ml-exercise:1.0."
    fi
    learner_file_exists trainer/Dockerfile \
        || fail no-dockerfile "There is no trainer/Dockerfile yet. Write it next to train.py, then build the directory with docker build -t $name trainer."
    from=$(dockerfile trainer/Dockerfile FROM | grep '#' | head -n 1)
    [ -z "$from" ] || fail comment-after-from "The FROM line of trainer/Dockerfile has a # in it: FROM $from. There it is no comment, but more arguments, and Docker \
says that FROM requires either one or three. A comment needs a line of its own."
    for untagged in $(images_untagged); do
        if [[ $(image_config "$untagged" .Cmd) == *train.py* ]]; then
            built=$(image "$untagged" .Created)
            short=${untagged#sha256:}
            fail untagged "There is no image $name, but one without a name, built on ${built:0:10} at ${built:11:8} (UTC). If it is yours, -t was missing: \
name it with docker tag ${short:0:12} $name."
        fi
    done
    fail no-image "There is no image called $name yet. Build it: docker build -t $name trainer"
fi
image_based_on "$name" python:3.13-slim || fail wrong-base "$name is not built on python:3.13-slim. Which image does FROM name?"
expect "the working directory of $name" /app "$(image_config "$name" .WorkingDir)" code=wrong-workdir
command=$(image_config "$name" .Cmd)
case $command in
    '["/bin/sh","-c","['*) fail single-quotes "Single quotes: Docker took the line for a shell command and stored $command. The list behind CMD is JSON, which has \
double quotes only." ;;
    '["/bin/sh","-c"'*) fail shell-form "The command is $command: without brackets Docker starts a shell, and the shell starts your program. Write the exec form, \
CMD [\"python\", \"train.py\"]." ;;
esac
expect "the command of $name" '["python","train.py"]' "$command" code=wrong-cmd
output=$(image_run "$name" 2>&1) || fail failed "A container of $name fails: $(printf '%s' "$output" | tail -n 3)"
case $output in
    *"trained n=3 a=2.000 b=1.000"*) pass ;;
    *) expect "what a container of $name prints" "trained n=3 a=2.000 b=1.000 …" "$output" code=wrong-output ;;
esac
