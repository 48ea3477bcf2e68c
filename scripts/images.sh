#!/usr/bin/env bash
# Makes every image that sandboxes need, and does nothing when nothing changed: the base, the sandbox itself (tagged by what
# it is made of, and latest), and the images the shipped lessons name, saved as archives into $SLIPWAY_DATA/images with
# index.json, where sandboxes find them. The file `sandbox` there names the sandbox image of this source, whatever another
# clone made of `latest`.
# usage: images.sh [sandbox | course [LESSONS…] | names]
# (both without a word; LESSONS are directories, $SLIPWAY_LESSONS by default; `names` prints what was made, for docker save)
. "$(dirname "$0")/environment.sh"
. scripts/network.sh
sources=sandbox-images
lessons=("$SLIPWAY_LESSONS")

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

# Older ones stay until `make purge`: they share all but half a megabyte, and another clone's server may run sandboxes from them.
make_sandbox_image() {
    local hash proxy_options
    hash=$(content_hash "$sources/docker" "$sources/agent" "$sources/judge" "$sources/.dockerignore")
    if ! image_exists "slipway-sandbox:$hash"; then
        scripts/base-image.sh
        say "Building the sandbox image (about a minute the first time)."
        proxy_options_for --build-arg
        logged image-sandbox docker build --force-rm "${proxy_options[@]}" --label slipway.build=sandbox -f "$sources/docker/Dockerfile" \
            -t "slipway-sandbox:$hash" "$sources" \
            || fail "Building the sandbox image failed. It needs Debian's packages: is there a network?"
    fi
    docker tag "slipway-sandbox:$hash" slipway-sandbox:latest
    make_images_directory
    echo "slipway-sandbox:$hash" > "$SLIPWAY_DATA/images/sandbox"
    remove_superseded sandbox
}

# The images named in the front matter of lessons and in course.yaml, as [a, b] or as a list of lines.
lesson_images() {
    find -L "${lessons[@]}" -name lesson.md -o -name course.yaml 2> /dev/null | LC_ALL=C sort | xargs -r awk '
        function add(name) { gsub(/^[[:space:]"\047]+|[[:space:]"\047]+$/, "", name); if (name != "") print name }
        FNR == 1 { inside = FILENAME ~ /\.yaml$/; listing = 0; if ($0 == "---") { inside = 1; next } }
        inside && $0 == "---" { inside = 0 }
        !inside { next }
        listing && /^[[:space:]]*-[[:space:]]/ { line = $0; sub(/^[[:space:]]*-[[:space:]]+/, "", line); add(line); next }
        { listing = 0 }
        /^[[:space:]]*images:[[:space:]]*$/ { listing = 1; next }
        /^[[:space:]]*images:[[:space:]]*\[/ {
            line = $0; sub(/^[^[]*\[/, "", line); sub(/\].*$/, "", line)
            count = split(line, names, ","); for (i = 1; i <= count; i++) add(names[i])
        }' | LC_ALL=C sort -u
}

# stand_in_directory NAME: where its Dockerfile would be
stand_in_directory() {
    printf '%s/course/%s' "$sources" "$(file_name "$1")"
}

file_name() {
    printf '%s' "$1" | tr '/:@' '___'
}

# inspect FORMAT NAME
inspect() {
    docker image inspect --format "$1" "$2"
}

# A real image stays as it is; a stand-in is made anew when its Dockerfile changed.
course_image_is_current() {
    image_exists "$1" || return 1
    [ "$(inspect '{{index .Config.Labels "slipway.stand-in"}}' "$1")" = true ] || return 0
    [ "$(inspect '{{index .Config.Labels "slipway.source"}}' "$1")" = "$(content_hash "$(stand_in_directory "$1")")" ]
}

make_course_image() {
    local name=$1 directory proxy_options
    directory=$(stand_in_directory "$name")
    if [ "$SLIPWAY_OFFLINE" != 1 ] && ! image_exists "$name"; then
        say "Pulling $name."
        if attempt "image-$(file_name "$name")" timeout 600 docker pull "$name"; then return; fi
    fi
    [ -f "$directory/Dockerfile" ] || fail "A lesson needs the image $name, which can neither be pulled nor has a stand-in in $directory."
    scripts/base-image.sh
    say "$name cannot be pulled: building a stand-in from Debian's packages."
    proxy_options_for --build-arg
    logged "image-$(file_name "$name")" docker build --force-rm "${proxy_options[@]}" --label slipway.build=course \
        --label "slipway.source=$(content_hash "$directory")" -t "$name" "$directory" \
        || fail "Building the stand-in for $name failed. It needs Debian's packages: is there a network?"
}

# The archive is written beside its place and moved there whole: a sandbox may be reading the old one.
save_archive() {
    local name=$1 archive="$SLIPWAY_DATA/images/$2"
    say "Saving $name for the sandboxes."
    docker save -o "$archive.new" "$name" || fail "Saving $name to $archive failed. Is the disk full?"
    chmod 644 "$archive.new"
    mv "$archive.new" "$archive"
}

# index_entry NAME FILE ID: one object of index.json, on one line
index_entry() {
    local differences stand_in=false
    if [ "$(inspect '{{index .Config.Labels "slipway.stand-in"}}' "$1")" = true ]; then stand_in=true; fi
    differences=$(inspect '{{index .Config.Labels "slipway.differences"}}' "$1")
    case $differences in '['*']') ;; *) differences='[]' ;; esac
    printf '{"name":"%s","file":"%s","id":"%s","bytes":%s,"standIn":%s,"differences":%s}' \
        "$1" "$2" "$3" "$(stat -c %s "$SLIPWAY_DATA/images/$2")" "$stand_in" "$differences"
}

make_course_images() {
    local directory="$SLIPWAY_DATA/images" name file id separator=''
    make_images_directory
    local next="$directory/index.json.new"
    printf '{"images":[' > "$next"
    while read -r name; do
        course_image_is_current "$name" || make_course_image "$name"
        file=$(file_name "$name").tar
        id=$(inspect '{{.Id}}' "$name")
        grep -qsF "\"file\":\"$file\",\"id\":\"$id\"" "$directory/index.json" && [ -f "$directory/$file" ] || save_archive "$name" "$file"
        printf '%s\n%s' "$separator" "$(index_entry "$name" "$file" "$id")" >> "$next"
        separator=,
    done < <(lesson_images)
    printf '\n]}\n' >> "$next"
    mv "$next" "$directory/index.json"
    remove_superseded course
}

case ${1:-all} in
    sandbox) make_sandbox_image ;;
    course)
        [ $# = 1 ] || lessons=("${@:2}")
        make_course_images
        ;;
    names) cat "$SLIPWAY_DATA/images/sandbox"; lesson_images ;;
    all) make_sandbox_image; make_course_images ;;
    *) fail "usage: $0 [sandbox | course [LESSONS…] | names]" ;;
esac
