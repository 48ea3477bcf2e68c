# shellcheck shell=bash
# What this machine says about reaching the world, handed on to containers. Nothing about a particular machine stands here:
# proxies come from the environment or from apt's configuration, mirrors from apt's sources.

# The proxy settings as `docker build` and `docker run` options would name them: NAME=VALUE lines.
proxy_settings() {
    local name
    for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        [ -z "${!name:-}" ] || printf '%s=%s\n' "$name" "${!name}"
    done
    if [ -z "${http_proxy:-}${HTTP_PROXY:-}" ] && command -v apt-config > /dev/null; then
        local proxy=
        eval "$(apt-config shell proxy Acquire::http::Proxy)"
        case $proxy in http*) printf 'http_proxy=%s\n' "$proxy" ;; esac
    fi
}

# Fills the array proxy_options with OPTION NAME=VALUE pairs: proxy_options_for --build-arg
proxy_options_for() {
    proxy_options=()
    local setting
    while read -r setting; do proxy_options+=("$1" "$setting"); done < <(proxy_settings)
}

# apt_site RELEASE: the address of this machine's Debian mirror that serves it, or nothing
apt_site() {
    command -v apt-get > /dev/null || return 0
    apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 2> /dev/null \
        | awk -v release="$1" '$2 == release && $3 == "main" && !found++ { print $1 }'
}
