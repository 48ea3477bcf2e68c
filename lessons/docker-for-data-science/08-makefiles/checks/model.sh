# Exercise whole: the services, as Compose reads them. Nothing is started.
learner_file_exists whole/compose.yaml || fail no-file "There is no whole/compose.yaml yet."
model=$(compose_config whole)
of() { jq -r "$1 // empty" <<< "$model"; }
for name in jupyter train; do
    [ -n "$(of ".services.$name")" ] || fail no-service "whole/compose.yaml has no service called $name. It has: $(of '.services | keys | join(", ")')"
done
[ -z "$(of .services.jupyter.build)" ] || fail no-jupyter "jupyter is built from your Dockerfile, which installs what requirements.txt says, and Jupyter is not in there: the \
program would not be found. Use an image that has it: image: tutorial/jupyter-ml:1"
expect "the image of jupyter" tutorial/jupyter-ml:1 "$(of .services.jupyter.image)" code=wrong-image
ports=$(of '[.services.jupyter.ports[]? | "\(.host_ip // "")\(if .host_ip then ":" else "" end)\(.published // "?"):\(.target)"] | join(" ")')
[ "$ports" != 8888:8888 ] || fail all-interfaces "Port 8888 is open on all network interfaces. Jupyter runs whatever it is told to: write 127.0.0.1: in front."
expect "ports of jupyter" 127.0.0.1:8888:8888 "$ports" code=wrong-ports
[ -n "$(of .services.train.build)" ] || fail no-build "train should be built from whole/Dockerfile: build: ."
[ -z "$(of .services.train.depends_on)" ] || fail depends-on "train depends_on jupyter: a training would first start, and where it is missing fetch, a notebook server that it has \
no use for. Take it out."
pass
