# Exercise survivor: the answer is in the volume, and the container that wrote it is gone.
mounts=
! container_exists writer || mounts=$(container_mounts writer)
if ! volume_exists results; then
    if [[ $mounts == *"bind "*"/results "* ]] || learner_file_exists results/answer.txt; then
        fail directory "There is no volume called results, but a directory of that name: with a slash on its left side, -v mounts a directory of yours. A volume has \
a plain name there, -v results:/…"
    fi
    if container_exists writer; then
        [ -n "$mounts" ] || fail no-mount "There is no volume called results, and writer has no mount at all: what it wrote is in its own layer and goes with it. Mounts \
are settled when a container is made, so remove writer and run it again with -v results:/…"
        fail other-volume "There is no volume called results. writer has: $mounts"
    fi
    fail no-volume "There is no volume called results yet. docker volume create results makes it, and so does the first docker run with -v results:/…"
fi
if ! volume_file_exists results /answer.txt; then
    if container_exists writer && [[ $mounts != *"volume results "* ]]; then
        fail no-mount "The volume results is empty, and writer does not have it: its mounts are: ${mounts:-none}. Mounts are settled when a container is made, so remove \
writer and run it again with -v results:/…"
    fi
    fail outside-the-volume "The volume results has no answer.txt at its top. A path in the container belongs to the volume only below the place where it is mounted: with -v \
results:/out that is /out/answer.txt. All else is written into the container's own layer."
fi
found=$(volume_read results /answer.txt | tr -d '[:space:]')
[ -n "$found" ] || fail empty "answer.txt is in the volume, but empty. In single quotes \$CODE is left to the shell in the container, which has no such variable; in double \
quotes your own shell fills it in."
expect "the content of answer.txt in the volume results" "$CODE" "$found" code=wrong-answer
if container_exists writer; then
    fail writer-left "The answer is in the volume. But the container writer still exists ($(container writer .State.Status)): remove it, the point is that the answer stays."
fi
pass
