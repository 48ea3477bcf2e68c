# Exercise pinned: each FROM of pinned/Dockerfile, then a build.
learner_file_exists pinned/Dockerfile || fail no-dockerfile "There is no pinned/Dockerfile. Press Reset, or write it anew."
arguments=$(dockerfile pinned/Dockerfile ARG)
[ -n "$(dockerfile pinned/Dockerfile FROM)" ] || fail empty "There is no FROM in pinned/Dockerfile yet. Write it there as it was, but pinned; Reset brings the old text back."
stages=' '
while read -r line; do
    read -r -a words <<< "$line"
    [[ ${words[0]:-} != --* ]] || words=("${words[@]:1}")
    base=${words[0]:-}
    # an argument stands for its default, in which there may be others
    for _ in 1 2 3 4 5; do
        [[ $base =~ \$\{?([A-Za-z_][A-Za-z0-9_]*)\}? ]] || break
        default=$(grep -m 1 "^${BASH_REMATCH[1]}=" <<< "$arguments" | cut -d = -f 2- | tr -d "\"'")
        base=${base/"${BASH_REMATCH[0]}"/"$default"}
    done
    last=${base##*/}
    if [[ $stages != *" $base "* && $base != scratch ]]; then
        case $last in
            *@sha256:* ) ;;
            *:latest) fail latest "FROM $line: latest is whatever was the newest on the day of the build. Say which version: python:3.13-slim" ;;
            *:?*) ;;
            *) fail no-tag "FROM $line: without a tag that means $base:latest, the newest of the day. Say which version: python:3.13-slim" ;;
        esac
    fi
    if [ -n "${words[1]:-}" ]; then
        [ "${words[1]}" = AS ] || fail as-casing "FROM $line: «${words[1]}» in small letters beside FROM in capitals. Newer builders warn (FromAsCasing); write AS."
        stages+="${words[2]:-} "
    fi
done < <(dockerfile pinned/Dockerfile FROM)
[ "$(dockerfile pinned/Dockerfile FROM | wc -l)" -gt 1 ] || fail one-stage "One of the two stages is gone. Pin both, and leave the rest as it is."
build pinned > /dev/null || fail build-failed "docker build pinned fails; of Python, python:3.13-slim is here. The end of its output: $(build_output | tail -n 6)"
expect "what a container prints" /opt/venv "$(image_run "$(build_image)" 2>&1)" code=wrong-output
pass
