#!/usr/bin/env bash
# A class as docker-compose.yml sets it up, on images made here: the server from target/quarkus-app, PostgreSQL's stand-in, and Debian's
# nginx in front of it with TLS as deploy/nginx.conf says. DeploymentIT then does what operator, instructor and learner do. What it
# makes has names, ports and addresses of its own, and goes in the end, whatever happened.
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/instance.sh
export COMPOSE_PROJECT_NAME=slipway-test-$$
export COMPOSE_FILE=docker-compose.yml:deploy/stand-in.yml:src/test/deployment/proxy.yml
export SLIPWAY_IMAGE=slipway-server:test-$$ POSTGRES_IMAGE=slipway-postgres:test-$$ SLIPWAY_TEST_PROXY_IMAGE=slipway-proxy:test-$$
export SLIPWAY_JAR=prebuilt SLIPWAY_LESSONS=$PWD/src/test/deployment/lessons SANDBOX_NETWORK_CIDR=10.209.0.0/16
export SLIPWAY_DATA=$PWD/target/deployment/data

choose_ports() {
    read -r SLIPWAY_PORT tls_port plain_port SLIPWAY_TEST_SECOND_PORT < <(python3 -c 'import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
print(*(one.getsockname()[1] for one in sockets))')
    export SLIPWAY_PORT SLIPWAY_TEST_SECOND_PORT SLIPWAY_URL=https://class.localhost:$tls_port
}

# What a person changes in the template, and the ports, since this machine's own may be taken.
write_proxy_settings() {
    mkdir -p target/deployment
    sed -e "s/class.example.org\$request_uri/class.localhost:$tls_port\$request_uri/" \
        -e "s/server_name class.example.org/server_name class.localhost/" \
        -e "s/:4747;/:$SLIPWAY_PORT;/" -e "s/listen \(.*\)443/listen \1$tls_port/" -e "s/listen \(.*\)80;/listen \1$plain_port;/" \
        deploy/nginx.conf > target/deployment/nginx.conf
    [ -s /proc/net/if_inet6 ] || sed -i '/listen \[::\]/d' target/deployment/nginx.conf
}

# remove_project NAME: the sandboxes are found by the instance in its data volume
remove_project() {
    local instance
    if docker volume inspect "$1_data" > /dev/null 2>&1; then
        instance=$(docker run --rm --network none --volume "$1_data:/data:ro" --entrypoint cat "$SANDBOX_IMAGE" /data/instance 2> /dev/null || true)
        [ -z "$instance" ] || remove_everything "$instance"
    fi
    COMPOSE_PROJECT_NAME=$1 scripts/compose.sh down --volumes --remove-orphans --timeout 10 > /dev/null 2>&1 || true
}

clean_up() {
    remove_project "$COMPOSE_PROJECT_NAME"
    remove_project "$COMPOSE_PROJECT_NAME-restored"
    docker image rm "$SLIPWAY_IMAGE" "$POSTGRES_IMAGE" "$SLIPWAY_TEST_PROXY_IMAGE" > /dev/null 2>&1 || true
}

# What .env.example offers must be what docker-compose.yml reads.
check_settings() {
    local name
    for name in $(sed -n 's/^#\([A-Za-z_]*\)=.*/\1/p' .env.example); do
        [ "$name" = COMPOSE_FILE ] || grep -q "\b$name\b" docker-compose.yml || fail "$name of .env.example is unknown to docker-compose.yml."
    done
}

# The layers stay in the builder's cache: the second time takes seconds.
build_images() {
    logged deployment-build scripts/compose.sh build || fail "Building the images of the deployment failed; its last words are above."
}

[ -f target/quarkus-app/quarkus-run.jar ] || fail "There is no packaged server to deploy: run mvn package first (make test does)."
check_settings
find_jdk
ensure_engine
scripts/base-image.sh
scripts/images.sh
SANDBOX_IMAGE=${SANDBOX_IMAGE:-$(cat "$SLIPWAY_DATA/images/sandbox")}
# all that can be pulled or built is there; the containers shall find it
export SANDBOX_IMAGE SLIPWAY_OFFLINE=1 SLIPWAY_DEPLOYMENT=1
choose_ports
write_proxy_settings
trap clean_up EXIT
build_images
mvn -B -ntp -DskipITs=false -Dit.test=DeploymentIT failsafe:integration-test failsafe:verify
