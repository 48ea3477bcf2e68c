# Exercise web-redis: what the file says.
learner_file_exists visits/compose.yaml || fail no-file "There is no visits/compose.yaml. Press Reset to get the old one back."
model=$(compose_config visits)
of() { jq -r "$1 // empty" <<< "$model"; }
for name in web redis; do
    [ -n "$(of ".services.$name")" ] || fail no-service "visits/compose.yaml has no service called $name. It has: $(of '.services | keys | join(", ")')"
done
[ -n "$(of .services.web.build)" ] || fail no-build "The service web should be built from visits/Dockerfile: build: ."
published=$(of '[.services.web.ports[]? | select(.target == 5000)][0].published')
[ "$published" = 5000 ] || fail wrong-port "The service web should publish its port 5000 at port 5000${published:+, not at $published}: \"127.0.0.1:5000:5000\""
log=$(of '[.services.web.volumes[]? | select(.target == "/var/log" and .type == "volume")][0].source')
[ -n "$log" ] || fail no-volume "The service web has no named volume at /var/log, so its log would go with the container: logvolume01:/var/log, and logvolume01 \
under the top-level volumes."

image=$(of .services.redis.image)
case $image in
    redis:7-alpine) ;;
    redis | redis:latest) fail no-tag "image: $image means redis:latest, whatever that was on the day when it was pulled. Name the version: \
redis:7-alpine." ;;
    *) expect "the image of the service redis" redis:7-alpine "$image" code=wrong-image ;;
esac
[ -z "$(of '[.services[] | select(.links)] | if length > 0 then "yes" else empty end')" ] || fail links "There are links in the file. They are a left-over: services of a \
project reach each other by name without any. Take links: and the line below it out."
[ -z "$(file_yaml visits/compose.yaml .version)" ] || fail version "The file begins with version:, which is obsolete: Compose ignores it and warns each time. Take the line \
out."
pass
