#!/bin/sh
# Writes a random password into FILE, readable by its owner only, unless one is there. usage: make-password.sh FILE
set -eu
umask 077
[ ! -s "$1" ] || exit 0
head -c 32 /dev/urandom | base64 | tr -d '\n' > "$1.new"
mv "$1.new" "$1"
