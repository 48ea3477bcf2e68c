# Exercise long-run: field by field.
learner_file_exists long/compose.yaml || fail no-file "There is no long/compose.yaml yet."
model=$(compose_config -e CODE="$CODE" long)  # which the learner's shell knows too
of() { jq -r "$1 // empty" <<< "$model"; }
[ -n "$(of .services.job)" ] || fail no-service "long/compose.yaml has no service called job. It has: $(of '.services | keys | join(", ")')"
expect "image" python:3.13-slim "$(of .services.job.image)" code=wrong-image
expect "environment" "EPOCHS=3 RUN=$CODE" "$(of '.services.job.environment | to_entries | map("\(.key)=\(.value)") | sort | join(" ")')" code=wrong-environment
ports=$(of '[.services.job.ports[]? | "\(.host_ip // "")\(if .host_ip then ":" else "" end)\(.published // "?"):\(.target)"] | join(" ")')
[ "$ports" != 5003:8000 ] || fail all-interfaces "The port is open on all network interfaces; docker run had 127.0.0.1: in front of it."
expect "ports" 127.0.0.1:5003:8000 "$ports" code=wrong-ports
mounts=$(of '[.services.job.volumes[]? | "\(.type) \(.source | sub("^.*/07-compose/"; "")) \(.target) \(if .read_only then "ro" else "rw" end)"] | sort | join("\n")')
expect "mounts" $'bind long/data /srv/data ro\nvolume results /srv/results rw' "$mounts" code=wrong-mounts
expect "command" '["python","-m","http.server","8000","--directory","/srv"]' "$(jq -c .services.job.command <<< "$model")" code=wrong-command
pass
