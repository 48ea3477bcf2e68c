# Exercise two-stages: forecast:slim against forecast:single.
megabytes() { echo "$(($1 / 1000000)) MB"; }
image_exists forecast:single || fail no-single "There is no image forecast:single to compare with yet: docker build -f forecast/Dockerfile.single -t forecast:single forecast"
learner_file_exists forecast/Dockerfile || fail no-dockerfile "There is no forecast/Dockerfile yet. Write it beside Dockerfile.single, with two stages."
froms=$(dockerfile forecast/Dockerfile FROM)
[ -n "$froms" ] || fail empty "There is no FROM in forecast/Dockerfile yet. It takes two, one for each stage."
image_exists forecast:slim || fail no-image "There is no image forecast:slim yet: docker build -t forecast:slim forecast"
last=$(tail -n 1 <<< "$froms")
if ! image_based_on forecast:slim python:3.13-slim; then
    case $last in
        *alpine*) fail alpine "The last stage is FROM $last. Alpine has another C library (musl): an environment that was made on Debian does not run there, and packages \
without ready-made wheels for musl would have to be compiled. For Python take slim: FROM python:3.13-slim" ;;
        *) fail wrong-base "forecast:slim is not built on python:3.13-slim; the last FROM of forecast/Dockerfile is «$last»." ;;
    esac
fi
if image_history forecast:slim | grep -q toolchain; then
    [ "$(wc -l <<< "$froms")" -gt 1 ] || fail one-stage "forecast/Dockerfile has one FROM, so all it does is in the image. A second FROM begins the stage that is shipped."
    fail fat-last "The toolchain is in forecast:slim: the image is the last stage, and the last FROM is «$last». The stage that makes the toolchain comes first, with a \
name; the last one begins at FROM python:3.13-slim. (Is the Dockerfile right by now? Then build again, without --target.)"
fi
single=$(image_size forecast:single) slim=$(image_size forecast:slim)
if [ $((single - slim)) -lt 55000000 ]; then
    found=$(image_run forecast:slim -- find / -xdev -name toolchain.bin) || true
    case $found in
        */toolchain.bin*) fail copied-tools "No step of forecast:slim makes the toolchain, but a COPY --from brought it along: $(tail -n 1 <<< "$found"). Copy /opt/venv \
and nothing else." ;;
    esac
    fail too-large "forecast:slim has $(megabytes "$slim"), forecast:single $(megabytes "$single"): that is not 55 MB less. If you changed Dockerfile.single, press Reset; \
else look at docker history forecast:slim."
fi
said() { sed 's/uid=[0-9]*/uid=…/' <<< "$1"; }
before=$(image_run forecast:single 2>&1) || fail single-fails "A container of forecast:single fails: $(tail -n 3 <<< "$before"). Press Reset and build it again as it is."
if ! after=$(image_run forecast:slim 2>&1); then
    case $after in
        *ModuleNotFoundError*) fail no-packages "forecast:slim does not find its packages: $(tail -n 1 <<< "$after"). The last stage needs both COPY --from=builder /opt/venv \
/opt/venv and ENV PATH=/opt/venv/bin:\$PATH; nothing carries over by itself." ;;
        *"can't open file"*) fail no-code "forecast:slim does not find its program: $(tail -n 1 <<< "$after"). WORKDIR /app and COPY src/ ./src/ belong into the last stage." ;;
    esac
    fail failed "A container of forecast:slim fails: $(tail -n 3 <<< "$after")"
fi
expect "what a container of forecast:slim prints" "$(said "$before")" "$(said "$after")" code=wrong-output
pass
