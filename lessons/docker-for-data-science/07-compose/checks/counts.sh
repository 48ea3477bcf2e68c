# Exercise web-redis: it runs, it counts, and it writes its log.
running=$(compose_services visits)
for name in web redis; do
    grep -qx "$name" <<< "$running" && continue
    holder=$(port_holder 5000 | head -n 1)
    if [ -n "$holder" ] && [[ $holder != visits-* ]]; then
        fail port-taken "The service $name of visits does not run, and port 5000 is held by the container $holder. Take that project away first: docker compose down in its \
directory. Then: docker compose up -d in visits."
    fi
    if container_exists "visits-$name-1"; then
        fail ended "The service $name of visits has been started and does not run. Its log ends: $(container_logs "visits-$name-1" | tail -n 3)"
    fi
    fail not-up "The service $name of visits does not run: docker compose up -d in visits starts all of them."
done
services=$(compose_config visits '.services | keys')
host=$(container_env visits-web-1 REDIS_HOST) || host=
case $host in
    '' | localhost | 127.* | ::1) fail localhost "web looks for Redis at ${host:-localhost, since nobody told it REDIS_HOST}. Inside web, localhost is web itself. The other \
service is reached by its name: REDIS_HOST=redis under environment:, then docker compose up -d." ;;
esac
[[ $services == *"\"$host\""* ]] || fail wrong-host "web looks for Redis at $host, but no service has that name. The services are $services."

number() { grep -oE '[0-9]+' | tail -n 1; }
first=$(http_body 5000 / | number)
[ -n "$first" ] || fail wrong-answer "http://localhost:5000/ answers, but tells no number. Is it the program of visits?"
expect "the number of the next visit" "$((first + 1))" "$(http_body 5000 / | number)" code=not-counting
log=$(container_mounts visits-web-1 | sed -n 's|^volume \([^ ]*\) /var/log rw$|\1|p')
[ -n "$log" ] || fail no-volume "The container visits-web-1 has no volume at /var/log. If the file says so, it was started before: docker compose up -d."
[ "$(volume_read "$log" hits.log | wc -l)" -ge 2 ] || fail no-log "There are no two lines in hits.log of the volume $log yet."
pass
