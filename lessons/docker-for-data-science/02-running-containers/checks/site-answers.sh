# Exercise site: it answers where it should.
container_exists site || fail no-container "There is no container called site yet."
container_running site || fail not-running "site does not run, so nothing answers on port 8080."
[[ $(container site .HostConfig.PortBindings) == *'"HostPort":"8080"'* ]] || fail no-port "Nothing of site is published on port 8080."
expect "the status of http://127.0.0.1:8080/" 200 "$(http_status 8080 /)" code=wrong-status
pass
