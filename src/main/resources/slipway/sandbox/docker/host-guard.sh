# Closes to sandboxes what is the host's and its networks'. Run by HostGuard in a container of the sandbox image, in the host's network
# with NET_ADMIN; repeated as often as one likes. Says what it could not do, and then ends with 1.
# The rules name no sandbox and no server: every bridge of a sandbox is called slipway-SLOT, and a sandbox without internet has an address
# whose last four bits are 8 or more (AddressRange). So all servers of a host set the same rules, and none undoes another's.
failed=0
without() { echo "$1"; failed=1; }

# rules_of COMMAND TABLE CHAIN: as iptables prints them
rules_of() { "$1" -w -t "$2" -S "$3" 2> /dev/null | grep '^-A'; }

# first COMMAND TABLE CHAIN TARGET: what comes from sandboxes goes to TARGET before CHAIN has another word on it. What was there and has
# slipped down, because an engine or a firewall of the host put something before it, goes.
first() {
    jump="-A $3 -i slipway-+ -j $4"
    [ "$(rules_of "$1" "$2" "$3" | head -n 1)" != "$jump" ] || return 0
    "$1" -w -t "$2" -I "$3" -i slipway-+ -j "$4" || return 1
    for number in $(rules_of "$1" "$2" "$3" | grep -nFx -e "$jump" | sed 1d | cut -d : -f 1 | sort -rn); do
        "$1" -w -t "$2" -D "$3" "$number" || return 1
    done
}

# reject CHAIN MATCH: what programs notice at once. Within an inner container only a reset gets through to them.
reject() {
    echo "-A $1 $2 -p tcp -j REJECT --reject-with tcp-reset"
    echo "-A $1 $2 -j REJECT --reject-with icmp-admin-prohibited"
}

# The networks that this host has a way to, but for the rest of the world and the sandboxes themselves.
own_networks() {
    ip -4 route show table main | grep -v -e ' dev slipway-' | while read -r network _; do
        case $network in
            default | 0.0.0.0/1 | 128.0.0.0/1 | [!0-9]*) ;;
            *) echo "$network" ;;
        esac
    done
}

# Where an engine keeps the rules of its host's owner, which it leaves alone and asks first; else where it would.
forwarding_chain() {
    if iptables -w -S DOCKER-USER > /dev/null 2>&1; then echo DOCKER-USER; else echo FORWARD; fi
}

input_rules() {
    echo '*filter'
    echo ':SLIPWAY - [0:0]'
    echo '-A SLIPWAY -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN'
    reject SLIPWAY '-s 0.0.0.8/0.0.0.8'
    # some hosts are their own name server
    echo '-A SLIPWAY -p udp --dport 53 -j ACCEPT'
    echo '-A SLIPWAY -p tcp --dport 53 -j ACCEPT'
    reject SLIPWAY ''
    echo 'COMMIT'
}

# RETURN and never ACCEPT: the engine's own rules keep sandboxes apart from each other.
forward_rules() {
    echo '*filter'
    echo ':SLIPWAY-FORWARD - [0:0]'
    reject SLIPWAY-FORWARD '-s 0.0.0.8/0.0.0.8'
    # the name server is often one of the host's network
    echo '-A SLIPWAY-FORWARD -p udp --dport 53 -j RETURN'
    echo '-A SLIPWAY-FORWARD -p tcp --dport 53 -j RETURN'
    for network in 0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 198.18.0.0/15 \
        224.0.0.0/3 $(own_networks); do
        reject SLIPWAY-FORWARD "-d $network"
    done
    echo 'COMMIT'
}

# 169.254.0.0/16 is where clouds hand out a machine's credentials: not by way of port 53 either. One learner could fill the table of
# connections for all.
early_rules() {
    echo '*mangle'
    echo ':SLIPWAY - [0:0]'
    echo '-A SLIPWAY -d 169.254.0.0/16 -j DROP'
    echo '-A SLIPWAY -m conntrack --ctstate NEW -m connlimit --connlimit-above 2048 --connlimit-mask 32 -j DROP'
    echo 'COMMIT'
}

# Sandboxes have no IPv6; an engine that gives it to all networks must not open another way.
sixth_rules() {
    echo '*mangle'
    echo ':SLIPWAY - [0:0]'
    echo '-A SLIPWAY -j DROP'
    echo 'COMMIT'
}

input_rules | iptables-restore -w --noflush && first iptables filter INPUT SLIPWAY || without "its services are open to sandboxes"
forward_rules | iptables-restore -w --noflush && first iptables filter "$(forwarding_chain)" SLIPWAY-FORWARD \
    || without "its network is open to sandboxes, and the internet to those that should have none"
early_rules | iptables-restore -w --noflush && first iptables mangle PREROUTING SLIPWAY || without "a sandbox can use up its connections"
if [ -e /proc/net/if_inet6 ]; then
    sixth_rules | ip6tables-restore -w --noflush && first ip6tables mangle PREROUTING SLIPWAY || without "its IPv6 is open to sandboxes"
fi
# one learner could take all terminals of the machine: as many as the kernel can have, so that a sandbox's memory ends first
raise() { [ "$(cat "$1")" -ge "$2" ] || echo "$2" > "$1" || without "a sandbox can use up its $3"; }
raise /proc/sys/kernel/pty/max 1048576 terminals
raise /proc/sys/fs/file-max 16777216 "open files"
exit $failed
