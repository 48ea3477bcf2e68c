# Exercise stop-and-start.
container_exists alpha || fail no-container "There is no container called alpha yet. docker run -d --name alpha nginx:alpine makes it."
expect "the image of alpha" nginx:alpine "$(container alpha .Config.Image)" code=wrong-image
finished=$(container alpha .State.FinishedAt)
case $finished in
    0001-*)
        created=$(container alpha .Created)
        if container_running alpha; then
            fail never-stopped "alpha was created at ${created:11:8} (UTC) and never stopped since. If you removed it and ran a new one: docker start uses \
the old container again, docker run makes a new one. Stop this one, then start it."
        fi
        fail never-started "alpha was made but has never run. docker start alpha starts it; then stop it, and start it again."
        ;;
esac
container_running alpha || fail not-running "alpha is stopped, its status is $(container alpha .State.Status). Now start the same container again."
pass
