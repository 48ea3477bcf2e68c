# shellcheck shell=bash
# Sees to it that the browser tests find their Chromium. Needs engine.sh.

ensure_browser() {
    if [ -x /usr/bin/chromium ]; then return; fi
    if ! is_root || ! is_debian_like; then
        fail "The browser tests need Chromium at /usr/bin/chromium. As root: apt-get install chromium"
    fi
    install_packages "Chromium for the browser tests" chromium
}
