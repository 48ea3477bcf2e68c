package slipway.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.sandbox.SandboxOwner;

class OwnerFilesTest {
    private static final String ENGINE = "an:engine";
    private static final SandboxOwner ADA = new SandboxOwner("ada", "docker");

    @TempDir
    private Path root;

    private static OwnerFiles.Given to(SandboxOwner owner) {
        return new OwnerFiles.Given(Optional.of(owner), ENGINE);
    }

    /** A model of the files is a map; servers that end at any moment leave half-written ones, and the next server reads what is there. */
    @Test
    void whateverIsDoneAndWhoeverIsKilledEachHasTheOwnerItWasGiven() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, SandboxOwner> model = new HashMap<>();
        Set<String> announced = new HashSet<>();
        OwnerFiles files = new OwnerFiles(root);
        for (int step = 0; step < 400; step++) {
            String id = "%016x".formatted(random.nextInt(12));
            SandboxOwner owner = new SandboxOwner("learner" + random.nextInt(4), "course" + random.nextInt(2));
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (announced.add(id)) {
                        files.announce(id);
                    }
                }
                case 1, 2 -> {
                    if (announced.contains(id)) {
                        assertEquals(model.putIfAbsent(id, owner) == null, files.give(id, to(owner)), "seed " + seed);
                    }
                }
                case 3 -> {
                    files.forget(owner);
                    announced.removeIf(one -> owner.equals(model.get(one)));
                    model.values().removeIf(owner::equals);
                }
                case 4 -> {
                    Files.writeString(root.resolve(id + "." + random.nextInt(9) + ".new"), (owner + "\n" + ENGINE).substring(0, random.nextInt(20)));
                    files = new OwnerFiles(root);
                }
                default -> {
                    files.delete(id);
                    announced.remove(id);
                    model.remove(id);
                }
            }
            OwnerFiles next = new OwnerFiles(root);
            for (String one : announced) {
                assertTrue(next.announced(one), "seed " + seed);
            }
            for (OwnerFiles seen : List.of(files, next)) {
                for (int i = 0; i < 12; i++) {
                    String one = "%016x".formatted(i);
                    assertEquals(Optional.ofNullable(model.get(one)), seen.given(one).flatMap(OwnerFiles.Given::owner), "seed " + seed);
                }
                assertEquals(Set.copyOf(model.values()), seen.owners(), "seed " + seed);
            }
        }
    }

    @Test
    void ofManyWhoWantTheSameOneGetsIt() throws Exception {
        new OwnerFiles(root).announce("0123456789abcdef");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = IntStream.range(0, 8).mapToObj(i -> threads.submit(() -> new OwnerFiles(root).give("0123456789abcdef",
                    to(new SandboxOwner("learner" + i, "docker"))))).toList();
            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).get()) {
                    winners.add(i);
                }
            }
            assertEquals(1, winners.size());
            assertEquals(Set.of(new SandboxOwner("learner" + winners.getFirst(), "docker")), new OwnerFiles(root).owners());
        }
    }

    @Test
    void aFileThatCannotBeUnderstoodBelongsToSomebody() throws Exception {
        OwnerFiles files = new OwnerFiles(root);
        files.announce("0123456789abcdef");
        Files.writeString(root.resolve("0123456789abcdef.owner"), "");

        assertEquals(Optional.empty(), files.given("0123456789abcdef").orElseThrow().owner());
        assertFalse(files.give("0123456789abcdef", to(ADA)));
    }

    @Test
    void nothingThatNamesTheLearnerIsLeft() throws Exception {
        OwnerFiles files = new OwnerFiles(root);
        for (String id : List.of("0123456789abcdef", "0123456789abcdee")) {
            files.announce(id);
            files.give(id, to(ADA));
        }
        Files.writeString(root.resolve("0123456789abcdef.42.new"), ADA + "\n");
        Files.writeString(root.resolve("0123456789abcded.42.new"), ADA + "\n");

        files.forget(ADA);

        try (Stream<Path> left = Files.list(root)) {
            assertEquals(List.of(), left.collect(Collectors.toList()));
        }
    }
}
