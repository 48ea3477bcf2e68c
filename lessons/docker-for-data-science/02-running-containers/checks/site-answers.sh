# Exercise site: it answers where it should.
container_exists site || fail no-container "There is no container called site yet."
container_running site || fail not-running "site does not run, so nothing answers on port 8080."
[[ $(container site .HostConfig.PortBindings) == *'"HostPort":"8080"'* ]] || fail no-port "Nothing of site is published on port 8080."
answers() { [ "$(http_status 8080 /)" = 200 ]; }
if ! eventually 5 answers; then
    found=$(http_status 8080 / || true)
    fail no-answer "A request to port 8080 should be answered with 200, but got ${found:-no answer}. Does the number on the right of -p say where nginx \
listens, 80?"
fi
pass
