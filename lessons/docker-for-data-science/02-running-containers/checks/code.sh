# Exercise read-logs: the code is made in the container and stands nowhere but in its log.
container_exists noisy || fail gone "The container noisy is gone, and its log with it. Press Reset to get another."
learner_file_exists code.txt || fail no-file "There is no code.txt yet, next to job.py. Write the eight characters into it."
found=$(learner_file code.txt | tr -d '[:space:]')
found=${found#CODE=}
wanted=$(container_logs noisy stderr | sed -n 's/^CODE=\([0-9a-f]*\).*/\1/p' | tail -n 1)
[ -n "$found" ] || fail empty "code.txt is empty. A pipe after docker logs carries only stdout; the line is on stderr. 2>&1 joins the two."
if container_logs noisy stdout | grep -q "^CODE=$found\$"; then
    fail decoy "$found is a decoy: it stands in the normal output. The line you want is among the complaints, on stderr. Throw stdout away: \
docker logs noisy 2>&1 >/dev/null"
fi
[ "$found" = "$wanted" ] || fail wrong-code "code.txt says ${found:0:40}, but no complaint of noisy has that code."
pass
