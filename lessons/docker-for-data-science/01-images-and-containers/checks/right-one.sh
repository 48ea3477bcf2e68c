# Exercise right-one: three labelled containers, of which the one at port 8085 must be stopped and the others run.
running=0 there=0 wanted=
for name in $(containers); do
    case $(container "$name" .Config.Labels.three) in
        8085) wanted=$name; there=$((there + 1)) ;;
        8058 | 8508)
            there=$((there + 1))
            if container_running "$name"; then
                running=$((running + 1))
            else
                fail wrong-one "$name does not run any more, but it was not the one: it was published at port $(container "$name" .Config.Labels.three). \
docker start $name brings it back. docker ps shows the ports of running containers in the column PORTS."
            fi
            ;;
    esac
done
[ "$there" != 0 ] || fail not-started "The three servers are not there. Run the cell with bash three-servers.sh first."
[ -n "$wanted" ] || fail removed "The server at port 8085 is gone altogether. It was to be stopped, not removed: docker stop keeps a container, docker rm \
does not. Run bash three-servers.sh to begin again."
[ "$running" = 2 ] || fail removed "There should be three servers, and only $there are left. Run bash three-servers.sh to begin again."
if container_running "$wanted"; then
    fail none-stopped "All three still run. Look for the 8085 in the column PORTS of docker ps; the last column of that line is the name."
fi
pass
