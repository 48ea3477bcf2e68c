#!/usr/bin/env bash
# How the server's container starts (deploy/Dockerfile): what up.sh does on a host, without building anything of the server; then
# the server takes the place of this process. Quick when nothing changed; the first time the images take some minutes.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/server.sh
. scripts/space.sh

require_engine() {
    engine_answers || fail "No Docker engine answers in the server's container: the host's engine socket must be mounted at" \
        "/var/run/docker.sock (docker-compose.yml does), and the container's user must be allowed to use it. $(docker version 2>&1 > /dev/null | tail -n 1)"
    require_recent_engine
}

require_lessons() {
    [ -r "$SLIPWAY_LESSONS" ] && [ -x "$SLIPWAY_LESSONS" ] \
        || fail "The lessons cannot be read: SLIPWAY_LESSONS must name a directory that everybody may read (chmod -R a+rX DIRECTORY)."
    compgen -G "$SLIPWAY_LESSONS/*/course.yaml" > /dev/null \
        || say "WARNING: there is no course: SLIPWAY_LESSONS must name a directory with one directory per course, each with a course.yaml."
}

# A reverse proxy of this host comes to a published port by way of the network's gateway.
gateway() {
    local hex
    hex=$(awk '$2 == "00000000" { print $3; exit }' /proc/net/route)
    [ -z "$hex" ] || printf '%d.%d.%d.%d' "0x${hex:6:2}" "0x${hex:4:2}" "0x${hex:2:2}" "0x${hex:0:2}"
}

require_data_directory
require_lessons
require_engine
warn_of_shortage
say "Looking at the images of the sandboxes (the first time they are built, which takes some minutes)."
scripts/images.sh sandbox
scripts/probe.sh
bring_course_images
export_settings
SLIPWAY_TRUSTED_PROXIES=${SLIPWAY_TRUSTED_PROXIES:-$(gateway)}
export SLIPWAY_TRUSTED_PROXIES
find_server_command
say "Starting the server."
exec "${server_command[@]}" serve
