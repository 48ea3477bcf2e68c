#!/usr/bin/env bash
# Makes debian:trixie-slim from Debian's packages with debootstrap, labelled slipway.stand-in=true.
#
# debootstrap runs in a throw-away container whose /usr is this host's: so an ordinary user of the docker group can do it as
# well as root, and nothing is installed on the host (what is missing is unpacked into a temporary directory).
. "$(dirname "$0")/environment.sh"
. scripts/network.sh
work=$(mktemp -d)
container=slipway-debootstrap-$$

# As first process of its container debootstrap does not hear Ctrl-C.
clean_up() {
    docker rm --force "$container" > /dev/null 2>&1 || true
    rm -rf "$work"
    docker image rm -f slipway-debootstrap:tool > /dev/null 2>&1 || true
}

# Downloads those of the tools that this host lacks, without touching its package state, and unpacks them.
fetch_tools() {
    local apt=(apt-get -o "Dir::State=$work/state" -o Dir::State::status=/var/lib/dpkg/status -o "Dir::Cache=$work/cache"
        -o Debug::NoLocking=1 -o APT::Sandbox::User=)
    mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/tools/root"
    cp sandbox-images/base/debootstrap.sh "$work/tools/"
    if [ ! -x /usr/sbin/debootstrap ] || [ ! -x /usr/bin/wget ] || [ ! -e /usr/share/keyrings/debian-archive-keyring.gpg ]; then
        "${apt[@]}" -q update
        "${apt[@]}" -y -q --no-install-recommends install --download-only debootstrap wget debian-archive-keyring
    fi
    local package
    for package in "$work"/cache/archives/*.deb; do
        [ ! -e "$package" ] || dpkg-deb -x "$package" "$work/tools/root"
    done
    chmod -R a+rX "$work"
}

# An image with nothing in it but the places where the host's files are mounted.
make_tool_image() {
    local root="$work/skeleton" name
    mkdir -p "$root"/{usr,etc/alternatives,etc/ssl,proc,sys,dev,run,root,var/lib,var/tmp,tools} "$root/tmp"
    chmod 1777 "$root/tmp" "$root/var/tmp"
    for name in bin sbin lib lib64; do
        [ ! -L "/$name" ] || ln -s "usr/$name" "$root/$name"
    done
    echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
    echo 'root:x:0:' > "$root/etc/group"
    tar -C "$root" --owner=0 --group=0 -c . | docker import - slipway-debootstrap:tool
}

# The mirror of a Debian host, or else the one that always works.
choose_mirror() {
    local codename
    codename=$(. /etc/os-release && [ "$ID" = debian ] && echo "$VERSION_CODENAME" || true)
    mirror=$(apt_site "${codename:-none}")
    security=$(apt_site "${codename:-none}-security")
    [ -n "$mirror" ] || { mirror=http://deb.debian.org/debian; security=http://deb.debian.org/debian-security; }
}

# Without a network debootstrap would try again and again for minutes.
require_mirror() {
    local release="$mirror/dists/trixie/InRelease" setting
    while read -r setting; do export "${setting?}"; done < <(proxy_settings)
    if command -v curl > /dev/null; then
        curl --silent --show-error --fail --location --max-time 30 --output /dev/null "$release"
    elif command -v wget > /dev/null; then
        wget --quiet --tries=1 --timeout=30 --output-document=/dev/null "$release"
    fi || fail "The Debian mirror $mirror cannot be reached."
}

debootstrap_in_container() {
    local proxy_options
    proxy_options_for --env
    docker run --rm --name "$container" --label slipway.build=base --tmpfs /target:exec,dev,size=1g,mode=755 "${proxy_options[@]}" \
        -v /usr:/usr:ro -v /etc/alternatives:/etc/alternatives:ro -v /etc/ssl:/etc/ssl:ro -v "$work/tools:/tools:ro" \
        slipway-debootstrap:tool sh /tools/debootstrap.sh "$mirror" "$security" > "$work/root.tar"
    docker import --change 'CMD ["bash"]' --change 'LABEL slipway.stand-in=true slipway.build=base' "$work/root.tar" debian:trixie-slim
}

trap clean_up EXIT
choose_mirror
require_mirror
fetch_tools
make_tool_image
debootstrap_in_container
