package slipway.tutorial;

/** What can be done in a click about room that is used up: a script that the learner could have typed. */
enum Cleaning {
    REMOVE_CACHE("remove-cache", "Remove the build cache", "The next builds take longer, as they begin from nothing.",
            "docker builder prune --all --force"),
    REMOVE_IMAGES("remove-images", "Remove unused images and stopped containers", "Stopped containers are removed with what was written in them, and all images "
            + "that no running container uses, those you built too. The images of the lesson are put in again.",
            "docker container prune --force && docker image prune --all --force"),
    REMOVE_VOLUMES("remove-volumes", "Remove unused volumes", "All volumes that no container uses are removed with the data in them.",
            "docker volume prune --all --force"),
    EMPTY_TMP("empty-tmp", "Empty /tmp", "Everything in /tmp is removed. Programs that keep something there may fail.",
            "find /tmp -mindepth 1 -xdev -delete"),
    STOP_CONTAINERS("stop-containers", "Stop all containers", "All containers that run in your sandbox are stopped at once. They stay, with their data.",
            "docker ps --quiet | xargs --no-run-if-empty docker kill");

    /** Lines about what takes how much, for the learner. */
    static final String WHAT_TAKES_SPACE = """
            if [ -S "$XDG_RUNTIME_DIR/docker.sock" ]; then
                timeout 30 docker system df --format '{{.Type}}: {{.Size}}, {{.Reclaimable}} unused'
            fi
            echo "Files in your home directory: $(timeout 20 du -xsh "$HOME" 2> /dev/null | cut -f 1)"
            """;

    final String remedy;
    final String words;
    final String loss;
    final String script;

    Cleaning(String remedy, String words, String loss, String script) {
        this.remedy = remedy;
        this.words = words;
        this.loss = loss;
        this.script = script;
    }
}
