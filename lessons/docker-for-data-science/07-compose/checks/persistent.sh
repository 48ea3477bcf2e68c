# Exercise persistent: down and up again must not lose a visit.
mount=$(compose_config visits .services.redis.volumes | jq -c '[.[]? | select(.target == "/data")][0] // empty')
if [ -z "$mount" ]; then
    elsewhere=$(compose_config visits .services.redis.volumes | jq -r '[.[]?.target] | join(", ")')
    [ -z "$elsewhere" ] || fail wrong-place "The service redis has a volume at $elsewhere, but Redis keeps its data in /data."
    fail no-volume "The service redis has no volume at /data yet, so what it has counted goes with its container. Give it a named one, and declare it under volumes: too."
fi
case $(jq -r '"\(.type) \(.source // "")"' <<< "$mount") in
    bind*) fail bind "The service redis has a directory of yours at /data. Here a named volume is wanted: a name without slashes on the left, declared under volumes:." ;;
    'volume ') fail anonymous "The volume at /data has no name, so nobody finds it again: each new container gets a fresh one. Write a name in front: counts:/data." ;;
esac
for name in web redis; do
    compose_services visits | grep -qx "$name" || fail not-up "The service $name of visits does not run. docker compose up -d in visits starts it."
done
container_mounts visits-redis-1 | grep -qE '^volume [^ ]*_?'"$(jq -r .source <<< "$mount")"' /data rw$' || fail not-applied "The file gives redis a volume, but the container \
visits-redis-1 was made before. docker compose up -d makes another one."

number() { grep -oE '[0-9]+' | tail -n 1; }
before=$(http_body 5000 / | number)
[ -n "$before" ] || fail wrong-answer "http://localhost:5000/ answers, but tells no number."
progress "taking visits down"
compose_down visits > /dev/null || fail down "docker compose down in visits fails."
progress "starting visits again"
said=$(compose_up visits) || fail up "docker compose up -d in visits fails. The end of its output: $(tail -n 4 <<< "$said")"
expect "the number of the next visit, after down and up" "$((before + 1))" "$(http_body --within 20 5000 / | number)" code=lost-count
pass
