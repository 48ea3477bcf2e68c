# Exercise tidy: clean in a copy, where board was started; what the setup made is somebody else's.
learner_file_exists tidy/Makefile || fail no-makefile "There is no tidy/Makefile. Press Reset to get it back."
container_exists other-project || fail pruned "The container other-project is gone, and it is not yours: docker system prune -f removes every stopped container of the engine, \
whoever made it. Press Reset, which brings it back (and the Makefile to its beginning), and take prune out of clean."
volume_exists keep || fail volume-gone "The volume keep is gone, and it is not yours. Press Reset to get it back."
place=$(copy tidy)
plan=$(make_dry "$place" clean) || fail make "make -n clean fails: $(tail -n 3 <<< "$plan")"
case $plan in
    *prune*) fail prune "clean would run \"$(grep -m 1 prune <<< "$plan")\". That reaches beyond this project: with other things it removes every stopped container, such as \
other-project, which is not yours." ;;
esac
progress "make board"
said=$(make_run "$place" board) || fail no-board "make board fails, so there is nothing to clean up. The end of its output: $(tail -n 4 <<< "$said")"
label=label=com.docker.compose.project=$(basename "$place")
[ -n "$(docker ps -aq --filter "$label")" ] || fail no-board "make board starts no container, so there is nothing to clean up. It should still run: docker compose up -d board"
progress "make clean"
said=$(make_run "$place" clean) || fail failed "make clean fails. The end of its output: $(tail -n 4 <<< "$said")"
left=$(docker ps --all --filter "$label" --format '{{.Names}}' | sed 's/.*-\(.*-[0-9]*\)$/\1/' | paste -sd ' ')
[ -z "$left" ] || fail container-left "After make clean there are still containers of the project: $left. docker compose stop only stops them; down removes them."
[ -z "$(docker network ls -q --filter "$label")" ] || fail network-left "After make clean the project's network still exists. docker compose down removes it."
container_exists other-project && volume_exists keep || fail reached-beyond "After make clean other-project or keep is gone, which are not of this project. Press Reset to get \
them back."
pass
