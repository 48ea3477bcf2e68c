#!/bin/sh
# Builds the browser app into the server's resources. Maven calls it on every build, so it does nothing when nothing changed.
set -eu
cd "$(dirname "$0")"

resources=../target/classes/META-INF/resources
stamp=../target/web-sources

command -v npm >/dev/null || { echo "The browser app needs Node.js 20 or newer with npm: install it, or build with -Dskip.web." >&2; exit 1; }

sources() {
  find src public package-lock.json tsconfig.json vite.config.ts build.sh -type f | LC_ALL=C sort | xargs sha256sum | sha256sum
}

now=$(sources)
if [ -f "$resources/assets/manifest.json" ] && [ -f "$resources/favicon.svg" ] && [ "$now" = "$(cat "$stamp" 2>/dev/null || true)" ]; then
  echo "The browser app is up to date."
  exit 0
fi

if ! cmp -s package-lock.json node_modules/.slipway-lock; then
  echo "Fetching the browser app's packages (once)…"
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.slipway-lock
fi

echo "Building the browser app…"
mkdir -p "$resources"
npm run --silent build
cp public/favicon.svg public/favicon.ico "$resources/"
printf '%s\n' "$now" > "$stamp"
