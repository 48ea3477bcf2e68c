# Exercise gone: nothing of the project, its volume included.
label=label=com.docker.compose.project=attempt
learner_file_exists attempt/compose.yaml || fail no-file "attempt/compose.yaml was to stay. Press Reset to get it back."
left=$(docker ps --all --filter "$label" --format '{{.Names}}' | paste -sd ' ')
[ -z "$left" ] || fail container-left "Containers of attempt still exist: $left. docker compose down, in attempt, removes them. (stop only stops.)"
left=$(docker network ls --filter "$label" --format '{{.Name}}' | paste -sd ' ')
[ -z "$left" ] || fail network-left "The network $left still exists. docker compose down removes it together with the containers."
left=$(docker volume ls --filter "$label" --format '{{.Name}}' | paste -sd ' ')
[ -z "$left" ] || fail volume-left "The volume $left still exists: down keeps volumes, whatever some texts say. Use docker compose down -v."
pass
