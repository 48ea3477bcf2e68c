# Exercise shared-shelf: two running containers, one volume. The check writes through one and reads through the other.
for name in producer consumer; do
    container_exists "$name" || fail no-container "There is no container called $name yet."
done
for name in producer consumer; do
    mounts=$(container_mounts "$name")
    read -r type source _ <<< "$(grep ' /data r[ow]$' <<< "$mounts" || true)"
    case $type in
        bind) fail bind-mount "$name has your directory ${source:0:80} at /data. The exercise wants a volume, which needs no directory of yours: a plain name, without a slash." ;;
        '') fail no-mount "Nothing is mounted at /data in $name. Its mounts: ${mounts:-none}. They are settled when a container is made." ;;
    esac
    if [[ $source =~ ^[0-9a-f]{64}$ ]]; then
        fail anonymous "$name has a volume without a name of yours: -v /data makes a new one for each container, so nothing is shared. Name it: -v shelf:/data"
    fi
    expect "the volume at /data in $name" shelf "$source" code=wrong-volume
done
for name in producer consumer; do
    container_running "$name" || fail ended "$name does not run: its status is $(container "$name" .State.Status). A container lives as long as its program; give it one that \
stays, sleep infinity."
done
word="$RANDOM$RANDOM" file=/data/.check-$RANDOM
container_exec producer sh -c "echo $word > $file" > /dev/null || fail read-only "producer cannot write to /data. Only consumer may have it read-only."
found=$(container_exec consumer cat "$file" || true)
container_exec producer rm "$file" > /dev/null || true
expect "what consumer reads of what producer wrote" "$word" "$found" code=not-shared
pass
