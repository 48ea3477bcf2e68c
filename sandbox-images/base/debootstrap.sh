#!/bin/sh
# Makes a small Debian trixie and writes it to stdout as a tar archive; messages go to stderr. Runs as root in a throw-away
# container whose /usr is the host's (scripts/base-image.sh), so that it needs neither root on the host nor Docker Hub.
# usage: debootstrap.sh MIRROR [SECURITY-MIRROR]
set -eu
mirror=$1
security=${2:-}
root=/target
tools=/tools/root

export PATH="/usr/sbin:/usr/bin:/sbin:/bin:$tools/usr/sbin:$tools/usr/bin"
for libraries in "$tools"/usr/lib/*-linux-gnu; do
    if [ -d "$libraries" ]; then export LD_LIBRARY_PATH="$libraries"; fi
done
[ -d /usr/share/debootstrap ] || export DEBOOTSTRAP_DIR="$tools/usr/share/debootstrap"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -f "$keyring" ] || keyring="$tools$keyring"

# a debootstrap older than trixie knows the release by the name of unstable
script=${DEBOOTSTRAP_DIR:-/usr/share/debootstrap}/scripts/trixie
[ -e "$script" ] || script=${DEBOOTSTRAP_DIR:-/usr/share/debootstrap}/scripts/sid
debootstrap --variant=minbase --include=ca-certificates --keyring="$keyring" trixie "$root" "$mirror" "$script" >&2

rm -f "$root/etc/apt/sources.list" "$root/etc/resolv.conf" "$root/etc/hostname" "$root/etc/machine-id"
write_source() {
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' "$1" "$2" \
        /usr/share/keyrings/debian-archive-keyring.gpg >> "$root/etc/apt/sources.list.d/debian.sources"
}
write_source "$mirror" "trixie trixie-updates"
[ -z "$security" ] || write_source "$security" trixie-security

# what a slim image leaves out, now and in every later installation
cat > "$root/etc/dpkg/dpkg.cfg.d/slim" <<'END'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
END
printf 'APT::Install-Recommends "false";\nAcquire::Languages "none";\n' > "$root/etc/apt/apt.conf.d/slim"
find "$root/usr/share/doc" ! -type d ! -name copyright -delete
for directory in usr/share/man usr/share/info usr/share/locale usr/share/lintian var/cache/apt var/lib/apt/lists var/log; do
    find "$root/$directory" -mindepth 1 -delete 2>/dev/null || true
done
mkdir -p "$root/var/cache/apt/archives/partial" "$root/var/lib/apt/lists/partial"
tar -C "$root" -c --numeric-owner --one-file-system .
