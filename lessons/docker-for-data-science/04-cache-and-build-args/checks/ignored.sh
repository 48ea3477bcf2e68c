# Exercise nothing-secret: the directory as the learner left it, and a few more files of the same kinds in the copy.
for path in .env .git/HEAD pkg/__pycache__/x.pyc deep/a/b.csv keep/README.md main.py; do
    learner_file_exists "clean/$path" || fail removed "clean/$path is gone. It was to be kept out of the image, not thrown away; press Reset to get it back."
done
learner_file_exists clean/.dockerignore || fail no-file "There is no clean/.dockerignore yet."
build clean --edit ".git/config:x" --edit "deep/more/y.csv:1" --edit "other/__pycache__/z.pyc:x" > /dev/null \
    || fail build-failed "docker build clean fails. The end of its output: $(build_output | tail -n 8)"
inside=$(image_run "$(build_image)" -- find / -xdev -path /proc -prune -o -path '/app/*' -type f -print) || fail failed "The image cannot be looked at: $inside"
has() { grep -qxF "/app/$1" <<< "$inside"; }
for path in .env .git/HEAD .git/config; do
    has "$path" && fail secret "$path is in the image: everybody who gets it can read it. Add a pattern for it to clean/.dockerignore."
done
for path in pkg/__pycache__/x.pyc other/__pycache__/z.pyc deep/a/b.csv deep/more/y.csv; do
    has "$path" || continue
    if learner_file clean/.dockerignore | grep -qE '^[[:space:]]*(\*\.pyc|\*\.csv|__pycache__)'; then
        fail top-level-only "$path is still in the image: patterns like *.pyc, *.csv and __pycache__/ match only at the top level of the context. Put **/ in front for \
any depth."
    fi
    fail rubbish "$path is in the image. Patterns count from the top of the context; **/ in front of one means any depth."
done
for path in keep/README.md main.py pkg/__init__.py; do
    has "$path" || fail too-much "$path is missing in the image: your patterns keep out more than they should."
done
pass
