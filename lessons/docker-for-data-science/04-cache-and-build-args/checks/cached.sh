# Exercise cache-friendly: builds of a copy, each with an edit that no build before had.
stop_at_failed_build() {
    if [[ $(learner_file slow/requirements.txt) =~ (numpy==1\.([0-9]|1[0-9]|2[0-5])\.[0-9]+|pandas==(0|1)\.[0-9.]+|scikit-learn==(0|1\.[0-2])\.[0-9.]+) ]]; then
        fail old-pins "The build fails, and requirements.txt pins ${BASH_REMATCH[1]}: there is no wheel, no ready-made package, of it for this Python. Raise the pin \
together with the base image."
    fi
    fail build-failed "docker build slow fails. The end of its output: $(build_output | tail -n 12)"
}
learner_file_exists slow/Dockerfile || fail no-dockerfile "There is no slow/Dockerfile. Press Reset, or write it anew."
step=$(dockerfile slow/Dockerfile RUN | grep 'pip.* install' | head -n 1 || true)
[ -n "$step" ] || fail no-pip "slow/Dockerfile installs no packages any more. It still should, with RUN pip install … -r requirements.txt."
once="${RANDOM}${RANDOM}${RANDOM}"

progress "building twice, with a change of the code between"
build slow --edit "train.py:# $once" > /dev/null || stop_at_failed_build
build slow --edit "train.py:# $once again" > /dev/null || stop_at_failed_build
if ! build_cached "$step"; then
    fail pip-again "After a change of train.py alone pip ran again. Something before it takes the code along: it looks as if a COPY of everything stood above \
the RUN with pip. Copy requirements.txt alone first."
fi
image_run "$(build_image)" -- cat train.py | grep -qF "$once again" || fail stale "The image does not get the code: after the change of train.py it still has the \
old one, or none. COPY . . must still be there, behind pip."

progress "building with a change of requirements.txt"
build slow --edit "requirements.txt:# $once" > /dev/null || stop_at_failed_build
if build_cached "$step"; then
    fail pip-stale "After a change of requirements.txt pip did not run: it does not depend on that file. COPY requirements.txt . must stand before it."
fi
expect "the command" '["python","train.py"]' "$(image_config "$(build_image)" .Cmd)" code=wrong-cmd
pass
