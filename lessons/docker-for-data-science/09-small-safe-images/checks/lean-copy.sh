# Exercise lean-copy: the project as it is, and a few files more in the copy, one of a name that nobody can foresee.
learner_file_exists lean/Dockerfile || fail no-dockerfile "There is no lean/Dockerfile. Press Reset, or write it anew."
new=scratch$RANDOM/data.bin
build lean --edit tests/test_main.py:x --edit .env:x --edit notes.md:x --edit "$new:x" > /dev/null \
    || fail build-failed "docker build lean fails. The end of its output: $(build_output | tail -n 8)"
inside=$(image_run "$(build_image)" -- find /app -type f) || fail failed "The image cannot be looked at: $(tail -n 2 <<< "$inside")"
for path in main.py texts.py; do
    if ! grep -qx "/app/src/$path" <<< "$inside"; then
        ! grep -qx "/app/$path" <<< "$inside" || fail flattened "$path is in /app itself: COPY src/ copies what is in the directory. Say where it belongs: COPY src/ ./src/"
        fail missing "/app/src/$path is not in the image, and the program needs it."
    fi
done
other=$(grep -v '^/app/src/' <<< "$inside") || true
case $other in
    '') ;;
    "/app/$new") fail blacklist "Everything that is there today stays out, but a new file, $new, came in: a list of what is not wanted is never complete. Name what goes in \
instead: COPY src/ ./src/" ;;
    *) fail too-much "These are in the image and do not belong there: $(grep -v "^/app/$new\$" <<< "$other" | head -n 5 | paste -s -d ' '). Name what goes in: COPY src/ ./src/" ;;
esac
expect "what a container prints" "all I need is here" "$(image_run "$(build_image)" 2>&1)" code=wrong-output
pass
