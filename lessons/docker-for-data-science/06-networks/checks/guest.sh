# Exercise guest-out: still the container of the setup, never stopped, and no longer on the network.
container_exists intruder || fail gone "The container intruder is gone. It was to lose the network, not its life: press Reset to begin again."
[ "$(container intruder .Id)" = "${INTRUDER:-}" ] || fail recreated "intruder is another container than the one that was there. Press Reset, and change the running one."
container_running intruder || fail stopped "intruder does not run any more: whatever it was computing is lost. Press Reset to begin again."
[ "$(container intruder .State.StartedAt)" = "${INTRUDER_STARTED:-}" ] || fail restarted "intruder was stopped and started again. Press Reset, and take it from the network while it runs."
network_exists vault || fail network-gone "The network vault is gone, and treasure with nobody to talk to. Only the guest was to leave; press Reset to begin again."
if container_networks intruder | grep -qx vault; then
    fail still-there "intruder is still on vault, with: $(network vault '.Containers[].Name' | tr '\n' ' ')"
fi
container_exists treasure && container_running treasure || fail treasure-gone "treasure does not run any more, but it did nothing wrong. Press Reset to begin again."
container_networks treasure | grep -qx vault || fail wrong-one "treasure is not on vault any more. It was the other one: docker network connect vault treasure"
pass
