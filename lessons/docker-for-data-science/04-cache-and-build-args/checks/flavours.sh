# Exercise two-flavours: the check builds both.
learner_file_exists flavours/Dockerfile || fail no-dockerfile "There is no flavours/Dockerfile. Press Reset, or write it anew."
# what stands before the first FROM, and the rest
head=$(learner_file flavours/Dockerfile | sed '/^[[:space:]]*[Ff][Rr][Oo][Mm][[:space:]]/,$d')
from=$(dockerfile flavours/Dockerfile FROM | head -n 1)

progress "building without arguments"
if ! build flavours > /dev/null; then
    case $from in
        *'$'*)
            grep -qi '^[[:space:]]*ARG[[:space:]]' <<< "$head" || fail arg-after-from "FROM got an empty value: it says $from, but no ARG stands before it. An ARG that FROM \
needs is declared above FROM, with its default."
            fail bad-from "The build fails at FROM $from. Does the ARG before it have the same name, and a default? The end of the output: \
$(build_output | tail -n 4)"
            ;;
    esac
    fail build-failed "docker build flavours fails. The end of its output: $(build_output | tail -n 10)"
fi
default=$(image_run "$(build_image)" 2>&1) || fail failed "A container of it fails: $(printf '%s' "$default" | tail -n 3)"
inside=$(image_config "$(build_image)" .Env)

# where there is only one Python, only APP_ENV can be told apart
version=3.11
image_exists python:3.11-slim || version=3.13
progress "building with PYTHON_VERSION=$version and APP_ENV=development"
build flavours --arg PYTHON_VERSION="$version" --arg APP_ENV=development > /dev/null \
    || fail build-failed "With --build-arg PYTHON_VERSION=$version --build-arg APP_ENV=development the build fails: $(build_output | tail -n 8)"
declared=$(dockerfile flavours/Dockerfile ARG | tr ' ' '\n' | sed 's/=.*//')
for name in PYTHON_VERSION APP_ENV; do
    grep -qx "$name" <<< "$declared" || fail not-consumed "--build-arg $name=… is not consumed and has no effect: flavours/Dockerfile has no ARG of that name. It \
declares: $(printf '%s' "${declared:-nothing}" | tr '\n' ' ')"
done
[[ $inside == *'"APP_ENV='* ]] || fail not-handed-over "The image has no variable APP_ENV, so the program cannot see it: an ARG is gone when the container runs. Hand it \
over: ENV APP_ENV=\${APP_ENV}"
if [[ $inside == *'"APP_ENV="'* ]]; then
    fail empty-env "APP_ENV is empty in the image. If its ARG stands before FROM, it is gone behind FROM: declare it there, with its default."
fi
other=$(image_run "$(build_image)" 2>&1) || fail failed "A container of the second build fails: $(printf '%s' "$other" | tail -n 3)"
found() { printf '%s' "$1" | grep -o 'python=.*' | tail -n 1; }
expect "without arguments" "python=3.13 env=production" "$(found "$default")" code=wrong-default
expect "with PYTHON_VERSION=$version and APP_ENV=development" "python=$version env=development" "$(found "$other")" code=wrong-flavour
pass
