# Exercise surgical: web is another, redis is the one that the setup started.
running=$(compose_services live)
redis=$(containers | grep -x live-redis-1 || true)
[ -n "$redis" ] || fail gone "The container live-redis-1 is gone, and its count with it: down removes all containers. Press Reset, and only use up."
[ "$(container live-redis-1 .Id)" = "${REDIS_ID:-}" ] || fail redis-recreated "live-redis-1 is another container than at the beginning, so its count is lost. Either the \
project was taken down, or something of the service redis was changed. Press Reset and change web only; docker compose up -d then leaves redis alone."
for name in web redis; do
    grep -qx "$name" <<< "$running" || fail not-up "The service $name of live does not run. docker compose up -d in live starts it."
done
expect "GREETING of web in live/compose.yaml" "$CODE" "$(compose_config live .services.web.environment.GREETING)" code=wrong-greeting
if [ "$(container live-web-1 .Id)" = "${WEB_ID:-}" ] || [ "$(container_env live-web-1 GREETING)" != "$CODE" ]; then
    fail not-applied "The file has your greeting, but the container live-web-1 was made without it. restart starts the same container again, with the settings that it was \
made with. docker compose up -d makes another one."
fi
answer=$(http_body 5001 /)
case $answer in
    *Sean*)
        learner_file live/app.py | grep -q Sean && fail not-corrected "The page still says Sean, and so does live/app.py."
        fail old-image "live/app.py is correct, but the page still says Sean: the image is older than app.py. COPY took the program in when the image was built. \
docker compose up -d --build builds it anew." ;;
esac
number=$(grep -oE 'Seen [0-9]+' <<< "$answer" | grep -oE '[0-9]+' | tail -n 1)
[ -n "$number" ] || fail wrong-answer "http://localhost:5001/ should say Seen and a number. It says: ${answer:0:200}"
expect "the greeting on the page" "$CODE!" "${answer%% *}" code=wrong-answer
[ "$number" -gt 3 ] || fail lost-count "The count has begun anew: it is at $number."
pass
