# Exercise two-tiers: web on front and backend, db on backend only.
for name in front backend; do
    network_exists "$name" || fail no-network "There is no network called $name. docker network create $name makes it."
done
container_exists db || fail no-db "There is no container called db. It is the one of the exercise A private database."
container_exists web || fail no-container "There is no container called web yet."
expect "the image of web" nginx:alpine "$(container web .Config.Image)" code=wrong-image
if [[ $(container db .HostConfig.PortBindings)$(container db .NetworkSettings.Ports) == *HostPort* ]]; then
    fail published "A port of db is published. That works, but opens the database to the host. web needs no such door when both are on one network: make db anew without -p."
fi
networks=$(container_networks web)
for name in front backend; do
    grep -qx "$name" <<< "$networks" || fail not-attached "web is not on the network $name, only on: $(tr '\n' ' ' <<< "$networks"). docker network connect $name web attaches it while \
it runs."
done
networks=$(container_networks db)
grep -qx front <<< "$networks" && fail db-exposed "db is on front, too, so whoever is on front can reach the database. docker network disconnect front db"
expect "the networks of db" backend "$networks" code=wrong-networks
host=$(container_env web DB_HOST) || fail no-variable "web has no variable DB_HOST, so it does not know where its database is. Set it with -e when you run it."
case $host in
    localhost | 127.*) fail localhost "DB_HOST is $host, and in a container that is the container itself: web would look for a database in web. Use the name of the other one." ;;
    [0-9]*.*.*.* | *:*:*) fail address "DB_HOST is the address $host. An address may change at every start; the name stays. Use the name." ;;
esac
expect "DB_HOST in web" db "$host" code=wrong-host
for name in web db; do
    container_running "$name" || fail not-running "$name does not run: its status is $(container "$name" .State.Status). docker logs $name may say why."
done
container_exec web sh -c "nc -w 5 db 6379 < /dev/null > /dev/null 2>&1" || fail no-way "From inside web nothing answers at db:6379."
eventually 5 network_reaches front web 80 || fail no-answer "A container on front does not get through to web at port 80."
network_resolves front db && fail db-exposed "A container on front finds the name db, so front can reach the database."
expect "where port 80 of web is published" 127.0.0.1:8090 "$(container_port web 80/tcp)" code=wrong-port
expect "the status of http://127.0.0.1:8090/" 200 "$(http_status 8090 /)" code=wrong-status
pass
