#!/usr/bin/env bash
# A class as docker-compose.yml sets it up, on images made here: the server from target/quarkus-app, PostgreSQL's stand-in, and Debian's
# nginx in front of it with TLS as deploy/nginx.conf and deploy/nginx-previews.conf say. DeploymentIT then does what operator, instructor
# and learner do. What it makes has names, ports and addresses of its own, and goes in the end, whatever happened.
# usage: test-deployment.sh [source]
# (`source` builds the server's image as operators build it: from nothing, by way of a proxy that asks for a password; some minutes more)
. "$(dirname "$0")/environment.sh"
. scripts/jdk.sh
. scripts/engine.sh
. scripts/instance.sh
export COMPOSE_PROJECT_NAME=slipway-test-$$
export COMPOSE_FILE=docker-compose.yml:deploy/stand-in.yml:src/test/deployment/health.yml:src/test/deployment/proxy.yml
export SLIPWAY_IMAGE=slipway-server:test-$$ POSTGRES_IMAGE=slipway-postgres:test-$$ SLIPWAY_TEST_PROXY_IMAGE=slipway-proxy:test-$$
export SLIPWAY_JAR=${1:-prebuilt} SLIPWAY_LESSONS=$PWD/src/test/deployment/lessons SANDBOX_NETWORK_CIDR=10.209.0.0/16
export SLIPWAY_DATA=$PWD/target/deployment/data
other=$COMPOSE_PROJECT_NAME-other

choose_ports() {
    read -r SLIPWAY_PORT tls_port plain_port SLIPWAY_TEST_SECOND_PORT < <(python3 -c 'import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(4)]
print(*(one.getsockname()[1] for one in sockets))')
    export SLIPWAY_PORT SLIPWAY_TEST_SECOND_PORT SLIPWAY_URL=https://class.localhost:$tls_port SLIPWAY_PREVIEW_DOMAIN=preview.localhost
}

# What a person changes in the templates, and the ports, since this machine's own may be taken.
write_proxy_settings() {
    local file
    mkdir -p target/deployment
    for file in nginx.conf nginx-previews.conf; do
        sed -e "s/class.example.org\$request_uri/class.localhost:$tls_port\$request_uri/" \
            -e "s/server_name class.example.org/server_name class.localhost/" \
            -e "s/server_name \*.preview.example.org/server_name *.preview.localhost/" \
            -e "s/:4747;/:$SLIPWAY_PORT;/" -e "s/listen \(.*\)443/listen \1$tls_port/" -e "s/listen \(.*\)80;/listen \1$plain_port;/" \
            "deploy/$file" > "target/deployment/$file"
        [ -s /proc/net/if_inet6 ] || sed -i '/listen \[::\]/d' "target/deployment/$file"
    done
}

# Sizes as operators write them, values without and with blanks.
write_settings() {
    printf '%s\n' '# a learner' 'SANDBOX_MEMORY=640M' 'SANDBOX_PROCESSES = 500 ' 'SANDBOX_CPUS=' 'SLIPWAY_TRUSTED_PROXIES=' \
        'SANDBOX_DOCKER_CAPACITY=' "SLIPWAY_SANDBOX_IDLE='1H'  # as the default" > target/deployment/settings
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
    remove_project "$other"
    docker volume rm "$COMPOSE_PROJECT_NAME-homes" > /dev/null 2>&1 || true
    # the sandbox image of the next version is named there
    docker image rm "$SLIPWAY_IMAGE" "$SLIPWAY_IMAGE-other" "$SLIPWAY_IMAGE-next" "$POSTGRES_IMAGE" "$POSTGRES_IMAGE-other" "$SLIPWAY_TEST_PROXY_IMAGE" \
        "$(cat target/deployment/next-sandbox 2> /dev/null)" > /dev/null 2>&1 || true
    rm -f target/deployment/next-sandbox
    rm -f deploy/certificates/test-*.crt
}

# What .env.example offers must be what docker-compose.yml reads.
check_settings() {
    local name
    for name in $(sed -n 's/^#\([A-Za-z_]*\)=.*/\1/p' .env.example); do
        [ "$name" = COMPOSE_FILE ] || grep -q "\b$name\b" docker-compose.yml || fail "$name of .env.example is unknown to docker-compose.yml."
    done
}

# What apt and npm read from the environment Maven must be told; `source` tries it.
check_maven_settings() {
    local settings
    settings=$(http_proxy='http://me:a%26b@proxy.school:3128/' https_proxy=http://10.0.0.1 no_proxy=localhost,.school.example deploy/maven-settings.sh)
    case $settings in
        *'<host>proxy.school</host><port>3128</port>'*'<username>me</username><password>a&amp;b</password>'*'|school.example|*.school.example</non'*'<host>10.0.0.1</host><port>80</port>'*) ;;
        *) fail "deploy/maven-settings.sh made of the proxy's address: $settings" ;;
    esac
}

# The layers stay in the builder's cache: the second time takes seconds.
build_images() {
    [ "$SLIPWAY_JAR" = prebuilt ] || build_from_source
    logged deployment-build scripts/compose.sh build || fail "Building the images of the deployment failed; its last words are above."
}

# The settings of the proxy are for this build alone. What is built next has the same layers.
build_from_source() {
    local begun=$SECONDS host port proxy
    export COMPOSE_FILE=$COMPOSE_FILE:src/test/deployment/source.yml
    sed 's/--mount=type=cache,/--mount=type=tmpfs,/' deploy/Dockerfile > target/deployment/Dockerfile
    # an authority of this machine's own, as deploy/certificates/README.md says
    for host in /usr/local/share/ca-certificates/*.crt; do
        [ ! -e "$host" ] || cp "$host" "deploy/certificates/test-$(basename "$host")"
    done
    say "Building the server from source, by way of a proxy."
    coproc internet { exec python3 src/test/deployment/proxy.py target/deployment/proxy.log; }
    read -r port <&"${internet[0]}"
    proxy="http://build:p%40ss%26word@127.0.0.1:$port"
    http_proxy=$proxy https_proxy=$proxy no_proxy=localhost,127.0.0.1 logged deployment-source scripts/compose.sh build --no-cache server \
        || fail "Building the server from source failed; its last words are above."
    for host in deb.debian.org registry.npmjs.org repo.maven.apache.org; do
        grep -q "[/ ]$host[:/]" target/deployment/proxy.log || fail "Nothing of $host came by way of the proxy."
    done
    say "The server was built from source in $((SECONDS - begun)) s; $(wc -l < target/deployment/proxy.log) requests went by way of the proxy."
}

# All but the image that is nowhere, on purpose.
bring_images() {
    scripts/images.sh sandbox
    SANDBOX_IMAGE=${SANDBOX_IMAGE:-$(cat "$SLIPWAY_DATA/images/sandbox")}
    if attempt deployment-images scripts/images.sh course; then fail "An image was found that is nowhere."; fi
    grep -q "^MISSING: school/never-made:1 " "$SLIPWAY_DATA/logs/deployment-images.log" \
        || { cat "$SLIPWAY_DATA/logs/deployment-images.log" >&2; fail "The images of the deployment's lessons could not be made."; }
}

[ "$SLIPWAY_JAR" = source ] || [ -f target/quarkus-app/quarkus-run.jar ] \
    || fail "There is no packaged server to deploy: run mvn package first (make test does)."
check_settings
check_maven_settings
find_jdk
ensure_engine
scripts/base-image.sh
bring_images
# all that can be pulled or built is there; the containers shall find it
export SANDBOX_IMAGE SLIPWAY_OFFLINE=1 SLIPWAY_DEPLOYMENT=1
choose_ports
write_proxy_settings
write_settings
trap clean_up EXIT
build_images
mvn -B -ntp -DskipITs=false -Dit.test=DeploymentIT failsafe:integration-test failsafe:verify
