# Exercise twins.
for name in twin-a twin-b; do
    if ! container_exists "$name"; then
        fail no-container "There is no container called $name yet. If Docker said that a name is already in use: two containers never share one, not even \
when one of them is stopped. Choose the other name, or remove the old one with docker rm."
    fi
done
for name in twin-a twin-b; do
    container_running "$name" || fail ended "$name does not run: its status is $(container "$name" .State.Status) with exit code \
$(container "$name" .State.ExitCode). A container lives as long as its program, and a shell or a Python prompt that has nothing to read ends normally, at \
once. Remove $name and give it a program that stays: sleep infinity."
done
expect "the image of twin-b, which should be that of twin-a" "$(container twin-a .Image)" "$(container twin-b .Image)" code=different-images
mark=$(container_exec twin-a cat /tmp/mark) || fail no-mark "There is no file /tmp/mark in twin-a. docker exec twin-a sh -c '…' runs a line of shell in it."
expect "the content of /tmp/mark in twin-a" "$CODE" "$(printf '%s' "$mark" | tr -d '\r\n ')" code=wrong-mark
if container_exec twin-b test -e /tmp/mark; then
    fail both-marked "twin-b has a file /tmp/mark, too. It should have none: remove it with docker exec twin-b rm /tmp/mark."
fi
pass
