#!/usr/bin/env bash
# Makes every image that sandboxes need, and does nothing when nothing changed: the base, the sandbox itself (tagged by what
# it is made of, and latest; it is the registry's too; with -plots behind that where a course asks for matplotlib), and, with
# bin/slipway images sync, the images of the lessons in the registry's storage, $SLIPWAY_DATA/images. The file `sandbox` there names
# the sandbox image of this source and these lessons, whatever another clone made of `latest`.
# usage: images.sh [sandbox [LESSONS…] | course [LESSONS…] | names]
# (both without a word; LESSONS are directories, $SLIPWAY_LESSONS by default; `names` prints what was made, for docker save)
. "$(dirname "$0")/environment.sh"
. scripts/network.sh
. scripts/space.sh
sources=sandbox-images
lessons=("$SLIPWAY_LESSONS")
stamp=$SLIPWAY_DATA/images/synced

# content_hash PATH…: of the names and contents of the files below, without what only tests or caches leave there
content_hash() {
    find "$@" -type f ! -path '*/__pycache__/*' ! -path '*/tests/*' | LC_ALL=C sort | tr '\n' '\0' \
        | xargs -0 sha256sum | sha256sum | cut -c 1-12
}

image_exists() {
    docker image inspect "$1" > /dev/null 2>&1
}

make_images_directory() {
    mkdir -p "$SLIPWAY_DATA/images" \
        || fail "Cannot write to $SLIPWAY_DATA, where Slipway keeps its data: choose another directory with SLIPWAY_DATA."
}

# Removes what an earlier build of ours left without a name.
remove_superseded() {
    docker image prune --force --filter "label=slipway.build=$1" > /dev/null
}

# build_image NAME WHAT DOCKERFILE [OPTION…]
build_image() {
    local proxy_options
    proxy_options_for --build-arg
    say "Building $2 (about a minute the first time)."
    logged "image-${2// /-}" docker build --force-rm "${proxy_options[@]}" --label slipway.build=sandbox -f "$sources/$3" -t "$1" "${@:4}" "$sources" \
        || fail "Building $2 failed. It needs Debian's packages: is there a network?"
}

# Whether a course says `sandbox: plots`; the lessons' reader (Plots.java) takes no other way to write it.
plots_wanted() {
    grep -EqRs --include=course.yaml '^sandbox:[[:space:]]*plots[[:space:]]*(#.*)?$' "${lessons[@]}"
}

# Older ones stay until `make purge`: they share all but half a megabyte, and another clone's server may run sandboxes from them.
make_sandbox_image() {
    local hash plain image
    hash=$(content_hash "$sources/docker" "$sources/agent" "$sources/judge" "$sources/registry" "$sources/plots" "$sources/.dockerignore")
    plain=slipway-sandbox:$hash
    image=$plain
    if plots_wanted; then image=$plain-plots; fi
    image_exists "$image" || require_space
    if ! image_exists "$image" && ! image_exists "$plain"; then
        scripts/base-image.sh
        build_image "$plain" "the sandbox image" docker/Dockerfile
    fi
    image_exists "$image" || build_image "$image" "the sandbox image with matplotlib" plots/Dockerfile --build-arg "SANDBOX=$plain"
    docker tag "$image" slipway-sandbox:latest
    make_images_directory
    echo "$image" > "$SLIPWAY_DATA/images/sandbox"
    remove_superseded sandbox
}

# Whether the registry was filled from these lessons and nothing of what decides has changed since.
course_is_current() {
    [ "$(cat "$stamp" 2> /dev/null)" = "${lessons[*]}" ] && [ -f "$SLIPWAY_DATA/images/index.json" ] \
        && [ -z "$(find -L "${lessons[@]}" "$sources/course" "$sources/registry/pip.conf" -newer "$stamp" -print -quit)" ]
}

# The stamp has the time before: an edit meanwhile counts for the next. What is missing is tried again each time.
sync_course() {
    if course_is_current; then return; fi
    require_space
    make_images_directory
    # what earlier versions kept there
    rm -f "$SLIPWAY_DATA"/images/*.tar
    printf '%s\n' "${lessons[*]}" > "$stamp.new"
    bin/slipway images sync "${lessons[@]}" \
        || fail "Lessons lack images: the lines with MISSING above name them, their lessons and the reason. Correct the name, connect the" \
            "network, or bring the image onto this machine's engine (docker load), then: bin/slipway images sync" \
            "(in a container: docker compose exec server slipway images sync). A server that runs notices."
    mv "$stamp.new" "$stamp"
}

# What was made here, as docker save wants it. One image is on one line of the index.
image_names() {
    cat "$SLIPWAY_DATA/images/sandbox"
    sed -n -e '/"standIn":true/{s/.*"source":"\([^" ]*\).*/\1/p;b' -e '}' -e 's/^{"name":"\([^"]*\)".*/\1/p' "$SLIPWAY_DATA/images/index.json"
}

[ $# -le 1 ] || lessons=("${@:2}")
case ${1:-all} in
    sandbox) make_sandbox_image ;;
    course) sync_course ;;
    names) image_names ;;
    all) make_sandbox_image; sync_course ;;
    *) fail "usage: $0 [sandbox [LESSONS…] | course [LESSONS…] | names]" ;;
esac
