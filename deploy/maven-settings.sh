#!/usr/bin/env bash
# Prints settings for Maven with the proxy of http_proxy, https_proxy and no_proxy, which apt and npm read by themselves and Maven does
# not. For the build of the server's image: mvn --settings <(deploy/maven-settings.sh)
# -f: * stands for all hosts, not for files
set -euo pipefail -f

# XML's special characters
escaped() {
    local text=${1//&/&amp;}
    text=${text//</&lt;}
    printf '%s' "${text//>/&gt;}"
}

# As in addresses: %40 is @.
decoded() {
    local text=${1//\\/\\\\}
    printf '%b' "${text//%/\\x}"
}

# example.org and .example.org stand for all names below as well; Maven wants each said.
hosts_without_proxy() {
    local host hosts=()
    for host in ${no_proxy//,/ }; do
        host=${host#"*."}
        host=${host#.}
        if [ "$host" = "*" ]; then hosts+=("*"); elif [ -n "$host" ]; then hosts+=("$host" "*.$host"); fi
    done
    local IFS='|'
    escaped "${hosts[*]}"
}

# proxy PROTOCOL ADDRESS: [scheme://][user[:password]@]host[:port][/]; PROTOCOL is that of the repositories it is for
proxy() {
    local place=${2#*://} user= password= host port
    place=${place%%/*}
    case $place in *@*) user=${place%@*} place=${place##*@} ;; esac
    case $user in *:*) password=${user#*:} user=${user%%:*} ;; esac
    host=${place%:*}
    case $place in *:*) port=${place##*:} ;; *) port=80 ;; esac
    echo "<proxy><id>$1</id><active>true</active><protocol>$1</protocol><host>$(escaped "$host")</host><port>$port</port>"
    [ -z "$user" ] || echo "<username>$(escaped "$(decoded "$user")")</username><password>$(escaped "$(decoded "$password")")</password>"
    echo "<nonProxyHosts>$(hosts_without_proxy)</nonProxyHosts></proxy>"
}

no_proxy=${no_proxy:-}
echo '<settings><proxies>'
[ -z "${http_proxy:-}" ] || proxy http "$http_proxy"
[ -z "${https_proxy:-}" ] || proxy https "$https_proxy"
echo '</proxies></settings>'
