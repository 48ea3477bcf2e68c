# Exercise repair: still the container of the setup, never restarted, and /health answers with the learner's code.
container_exists broken || fail gone "The container broken is gone. Press Reset to get it back, and repair it while it runs."
[ "$(container broken .Id)" = "${BROKEN_ID:-}" ] \
    || fail recreated "The id of broken has changed: you made a new container. The exercise wants the running one repaired. Press Reset to get it back."
container_running broken || fail stopped "broken does not run any more. Its visitors have noticed; press Reset and repair it while it runs."
[ "$(container broken .State.StartedAt)" = "${BROKEN_STARTED:-}" ] \
    || fail restarted "It is the same container, but it was restarted, and its visitors met a closed door. Press Reset and repair it while it runs."
status=$(http_status 8086 /health || true)
if [ "$status" != 200 ]; then
    if learner_file_exists health || learner_file_exists /usr/share/nginx/html/health; then
        fail written-outside "/health still answers ${status:-nothing}. There is a file called health on your side: the > was done by your shell, not in the \
container. Put the whole command into quotes: docker exec broken sh -c '…'"
    fi
    fail no-health "/health should answer 200, but answers ${status:-nothing}. The log of broken names the file that nginx does not find."
fi
expect "what /health answers" "$CODE" "$(http_body 8086 /health | tr -d '\r\n ')" code=wrong-answer
pass
