package slipway.product;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What goes wrong in a classroom while its server runs, each done for real. Any thread. */
enum Fault {
    /** Somebody's network is lost for a moment. */
    CONNECTION_CUT {
        @Override
        void strike(FaultyClass at, Random random) {
            at.learners().get(random.nextInt(at.learners().size())).cut();
        }
    },
    CONTAINER_REMOVED {
        @Override
        void strike(FaultyClass at, Random random) {
            onOne(at, random, "rm", "-f");
        }
    },
    CONTAINER_KILLED {
        @Override
        void strike(FaultyClass at, Random random) {
            onOne(at, random, "kill");
        }
    },
    /** The machine is busy with something else for a second, as far as one sandbox can see. */
    CONTAINER_PAUSED {
        @Override
        void strike(FaultyClass at, Random random) {
            at.container(random).ifPresent(id -> {
                if (Engine.tries("pause", id)) {
                    Await.pause(random.nextInt(1000));
                    Engine.tries("unpause", id);
                }
            });
        }
    },
    AGENT_KILLED {
        @Override
        void strike(FaultyClass at, Random random) {
            killInside(at, random, "python3*agent.py*");
        }
    },
    ENGINE_INSIDE_KILLED {
        @Override
        void strike(FaultyClass at, Random random) {
            killInside(at, random, "*dockerd*");
        }
    },
    /** The engine that runs the sandboxes does not answer for some seconds; they run on. */
    ENGINE_AWAY {
        @Override
        void strike(FaultyClass at, Random random) {
            at.engine().away();
            Await.pause(random.nextInt(3000));
            at.engine().back();
        }
    },
    /** As a restart of the engine without live-restore: it does not answer, and all that it ran has ended when it does. */
    ENGINE_RESTARTED {
        @Override
        void strike(FaultyClass at, Random random) {
            List<String> running = at.containers();
            at.engine().away();
            running.forEach(id -> Engine.tries("kill", id));
            Await.pause(random.nextInt(1000));
            at.engine().back();
        }
    };

    abstract void strike(FaultyClass at, Random random);

    private static void onOne(FaultyClass at, Random random, String... words) {
        at.container(random).ifPresent(id -> Engine.tries(join(words, id)));
    }

    private static void killInside(FaultyClass at, Random random, String program) {
        at.container(random).ifPresent(id -> Engine.killInside(id, program));
    }

    private static String[] join(String[] words, String last) {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = last;
        return all;
    }
}
