# Exercise look-dont-touch: a running container that can read survey/data and not write it.
container_exists reader || fail no-container "There is no container called reader yet."
home=$(learner_run pwd)
mounts=$(container_mounts reader)
read -r type source _ mode <<< "$(grep ' /data r[ow]$' <<< "$mounts" || true)"
case $type in
    bind) expect "what reader has at /data" "$home/survey/data" "$source" code=wrong-directory ;;
    volume) fail volume-not-directory "You mounted the VOLUME ${source:0:40} at /data, not a directory. Without a slash on the left side -v takes a volume." ;;
    *) fail no-mount "Nothing is mounted at /data in reader. Its mounts: ${mounts:-none}." ;;
esac
if [ "$mode" != ro ]; then
    if [ "$(container reader .HostConfig.ReadonlyRootfs)" = true ]; then
        fail wrong-read-only "--read-only protects the container's own files; the mount at /data is still writable. The word belongs to the mount: …:/data:ro"
    fi
    fail writable "reader can write to your data. Mounts are settled when a container is made: docker rm -f reader, then again with :ro behind /data."
fi
container_running reader || fail ended "reader does not run: its status is $(container reader .State.Status). A container lives as long as its program; give it one that stays, \
sleep infinity."
container_exec reader test -r /data/dataset.csv || fail no-data "There is no /data/dataset.csv to be read in reader. Press Reset at Train and evaluate to get the data back."
if container_exec reader touch /data/.touched; then
    fail writable "touch /data/.touched worked in reader, so it can write to your data."
fi
pass
