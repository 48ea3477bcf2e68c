# Exercise no-litter: nothing is left behind.
for epochs in 10 20 30; do
    learner_file_exists "$epochs.txt" || fail not-yet "First run the three jobs; $epochs.txt is missing."
done
left=
for name in $(containers --status exited --image python:3.13-slim) $(containers --status created --image python:3.13-slim); do
    [ "$name" = job ] || left="$left $name"
done
[ -z "$left" ] || fail litter "Ended containers made from python:3.13-slim are left:$left. Remove them with docker rm; with --rm they would have gone by \
themselves."
pass
