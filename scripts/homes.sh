#!/usr/bin/env bash
# The files of learners, which `slipway backup` does not hold: docs/backup.md, "Learners' files". Works beside a server, on a host and in
# the server's container.
#   homes.sh backup DIRECTORY                      into homes/LEARNER/COURSE.tar.gz there; what was put away into put-away/
#   homes.sh restore DIRECTORY [LEARNER/COURSE…]   back into sandboxes' homes: of all, or of those named
# Each home has a container of its own that sees nothing else. Files are written by the learner whose home it is, so a home that is in use
# can do no harm; they lie over what is there. Who has no home any more (another machine, a removed sandbox) gets one: then no server may run.
called_in=$PWD
. "$(dirname "$0")/environment.sh"
. scripts/instance.sh
umask 077
declare -A volume_of=() slot_of=()
failed=()

# owner LABEL: a home that was made ready before it had an owner is labelled slipway-pool/ID for ever
owner() {
    case $1 in
        slipway-pool/*) head -n 1 "$SLIPWAY_DATA/owners/${1#*/}.owner" 2> /dev/null || true ;;
        *) echo "$1" ;;
    esac
}

# Fills volume_of and slot_of by owner. Homes that nobody has been given, and the judge's, are no learner's.
find_homes() {
    local volumes volume label slot whose
    volumes=$(docker volume ls --filter "label=slipway.instance=$instance" --format '{{.Name}} {{.Label "slipway.slot"}} {{.Label "slipway.owner"}}')
    while read -r volume slot label; do
        whose=$(owner "$label")
        if [[ $volume == *-home && $whose != slipway-* && $whose =~ ^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*$ ]]; then
            volume_of[$whose]=$volume
            slot_of[$whose]=$slot
        fi
    done <<< "$volumes"
}

# one_home VOLUME OPTION… COMMAND…
one_home() {
    docker run --rm --interactive --network none --read-only --cap-drop ALL --security-opt no-new-privileges \
        --mount "type=volume,source=$1,target=/home,volume-nocopy" "${@:2}"
}

# not_made VOLUME: the engine makes a volume that went since it was listed, and one without labels would be the next learner's, and never go
not_made() {
    if docker volume inspect "$1" > /dev/null 2>&1 && [ -z "$(docker volume inspect --format '{{index .Labels "slipway.instance"}}' "$1")" ]; then
        docker volume rm "$1" > /dev/null
        return 1
    fi
}

# Packed as downloads are: a file that changed meanwhile (tar's status 1) is one like those that change a moment later. A disk that is full
# has the same status, and an archive that is cut off.
pack() {
    local file="$directory/homes/$1.tar.gz" status=0
    mkdir -p "$(dirname "$file")"
    one_home "${volume_of[$1]}" --cap-add DAC_READ_SEARCH --entrypoint tar "$image" --create --gzip --sparse --numeric-owner \
        --directory /home/learner . > "$file.part" < /dev/null || status=$?
    not_made "${volume_of[$1]}" || status=2
    if [ "$status" -le 1 ] && [ -s "$file.part" ] && gzip --test "$file.part"; then mv "$file.part" "$file"; else rm -f "$file.part"; failed+=("$1"); fi
}

unpack() {
    [ -n "${volume_of[$1]:-}" ] || make_home "$1"
    # shellcheck disable=SC2016
    one_home "${volume_of[$1]}" --cap-add SETUID --cap-add SETGID --env "LEARNER=$((20000 + slot_of[$1]))" --entrypoint sh "$image" -c '
        become() { setpriv --reuid="$LEARNER" --regid="$LEARNER" --clear-groups --inh-caps=-all --ambient-caps=-all "$@"; }
        [ -d /home/learner ] || { chmod 1777 /home && become mkdir -m 0700 /home/learner && chmod 0755 /home; } || exit
        become tar --extract --gzip --preserve-permissions --directory /home/learner' < "$directory/homes/$1.tar.gz" && not_made "${volume_of[$1]}" || failed+=("$1")
}

# A plain volume without a limit of its own, as all were before there were disks; the server finds it by its labels.
make_home() {
    local slot=0 taken
    require_stopped
    taken=$({ docker volume ls --filter label=slipway.slot --format '{{.Label "slipway.slot"}}'
        docker network ls --filter label=slipway.slot --format '{{.Label "slipway.slot"}}'; } | sort -u)
    while grep -qx "$slot" <<< "$taken"; do slot=$((slot + 1)); done
    [ "$slot" -le 255 ] || fail "This machine has room for 256 homes, and all are taken."
    slot_of[$1]=$slot
    volume_of[$1]=$(docker volume create --label "slipway.instance=$instance" --label "slipway.owner=$1" --label "slipway.slot=$slot" \
        "slipway-${instance:0:8}-$slot-home")
}

# How many archives are below a directory.
count() {
    find "$1" -name '*.tar.gz' 2> /dev/null | wc -l
}

end() {
    [ ${#failed[@]} = 0 ] || fail "FAILED, for the reasons above: ${failed[*]}. $1"
    say "$1"
}

backup() {
    local whose
    mkdir -p "$directory" && [ -w "$directory" ] || fail "Cannot write to $directory."
    [ -z "$(ls -A "$directory")" ] || fail "There is something in $directory already: name a new directory for each backup."
    for whose in "${!volume_of[@]}"; do pack "$whose"; done
    [ ! -d "$SLIPWAY_DATA/homes" ] || cp -a "$SLIPWAY_DATA/homes" "$directory/put-away"
    [ "$(count "$directory")" -gt 0 ] || [ ${#failed[@]} -gt 0 ] || fail "Nothing was copied: no learner of this server ($SLIPWAY_DATA) has files."
    end "Copied $(count "$directory/homes") homes, and of removed sandboxes $(count "$directory/put-away") that were put away."
}

bring_back_put_away() {
    mkdir -p "$SLIPWAY_DATA/homes"
    tar --create --directory "$directory/put-away" . | tar --extract --no-same-owner --preserve-permissions --skip-old-files --directory "$SLIPWAY_DATA/homes"
}

restore() {
    local whose wanted=("$@")
    [ -d "$directory/homes" ] || [ -d "$directory/put-away" ] || fail "There is no backup of homes in $directory."
    if [ ${#wanted[@]} = 0 ]; then
        mapfile -t wanted < <(cd "$directory" && find homes -name '*.tar.gz' 2> /dev/null | sed -e 's/^homes.//' -e 's/\.tar\.gz$//')
        [ ! -d "$directory/put-away" ] || { bring_back_put_away; }
    fi
    for whose in "${wanted[@]}"; do
        [ -f "$directory/homes/$whose.tar.gz" ] || fail "There is no home of $whose in $directory."
        unpack "$whose"
    done
    end "Brought back $((${#wanted[@]} - ${#failed[@]})) homes."
}

case ${1:-} in
    backup) [ $# = 2 ] || set -- ;;
    restore) [ $# -ge 2 ] || set -- ;;
    *) set -- ;;
esac
[ $# -gt 0 ] || fail "usage: homes.sh backup DIRECTORY | restore DIRECTORY [LEARNER/COURSE…]"
directory=$(cd "$called_in" && absolute "$2")
instance=$(instance_id)
[ -n "$instance" ] || fail "There is no instance in $SLIPWAY_DATA: no server has run here yet, and no backup was restored."
# on a new machine no server has made it yet
docker image inspect "$(cat "$SLIPWAY_DATA/images/sandbox" 2> /dev/null)" > /dev/null 2>&1 || scripts/images.sh sandbox
image=$(cat "$SLIPWAY_DATA/images/sandbox")
find_homes
"$1" "${@:3}"
