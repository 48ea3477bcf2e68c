# Exercise configured-job: its settings, how it ended, and its result.
container_exists job || fail no-container "There is no container called job. Name it with --name job, and leave --rm out: the check reads its log."
expect "the image of job" python:3.13-slim "$(container job .Config.Image)" code=wrong-image
case $(container job .Config.Cmd) in
    *'"-e"'*) fail options-after-image "-e stands behind the image, so Python got it as an argument and the container has no such variable. Options go \
before python:3.13-slim. (docker rm job, then again)" ;;
esac
for name in LR EPOCHS CODE; do
    case $(container job .Config.Env) in
        *"\"$name="*) ;;
        *) fail no-variable "The container job has no variable $name. Set it with -e when you run it; a container's environment cannot be changed later, \
so remove job first." ;;
    esac
done
expect "LR in the container" 0.01 "$(container_env job LR)" code=wrong-value
expect "EPOCHS in the container" 3 "$(container_env job EPOCHS)" code=wrong-value
expect "CODE in the container" "$CODE" "$(container_env job CODE)" code=wrong-value
ended() { ! container_running job; }
if ! ended; then
    eventually 5 ended || fail still-running "job is still running. It should read job.py, print its result and end."
fi
[ "$(container job .State.ExitCode)" = 0 ] \
    || fail failed "job ended with exit code $(container job .State.ExitCode). Its log says: $(container_logs job stderr | tail -n 3)"
output=$(container_logs job stdout)
[ -n "$output" ] || fail no-output "job ended without printing anything: Python had nothing to read. Without -i the container never sees what < job.py \
hands to it."
wanted="result $(printf '%s' "$CODE:0.01:3" | sha256sum | cut -c 1-12)"
case $output in
    *"$wanted"*) pass ;;
    *) expect "what job printed" "$wanted" "$output" code=wrong-result ;;
esac
