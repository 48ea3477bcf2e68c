# Exercise other-command: a container of the same image with another command.
image_exists ml-exercise:1.0 || fail no-image "This exercise uses the image ml-exercise:1.0 of the exercise Package the trainer, which is not there."
container_exists eval || fail no-container "There is no container called eval yet. Without --rm it stays when its program ends, and that is wanted here."
if [ "$(container eval .Image)" != "$(image_id ml-exercise:1.0)" ]; then
    fail other-image "eval was made from $(container eval .Config.Image), which is not what ml-exercise:1.0 is now. Nothing needs to be built for another command: \
remove eval and run it from ml-exercise:1.0 as it is."
fi
command=$(container eval .Config.Cmd)
[ "$command" != '["python","train.py"]' ] \
    || fail own-command "eval ran the image's own command, $command. Words behind the image's name replace it: … ml-exercise:1.0 python evaluate.py"
expect "the command of eval" '["python","evaluate.py"]' "$command" code=wrong-cmd
[ "$(container eval .State.Status)" != created ] || fail not-started "eval was made, but never started. docker start eval does it."
pass
