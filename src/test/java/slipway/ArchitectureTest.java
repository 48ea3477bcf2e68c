package slipway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** ARCHITECTURE.md's table of packages, as rules, and which tests are run on both databases. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("slipway");

    /** What each package may import of ours, besides itself. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("lesson", Set.of()),
            Map.entry("sandbox", Set.of()),
            Map.entry("database", Set.of()),
            Map.entry("backup", Set.of("database")),
            Map.entry("classroom", Set.of("database")),
            Map.entry("protocol", Set.of()),
            Map.entry("sandbox.docker", Set.of("sandbox")),
            Map.entry("images", Set.of("lesson", "sandbox")),
            Map.entry("kernel", Set.of("sandbox")),
            Map.entry("grading", Set.of("lesson", "kernel")),
            Map.entry("progress", Set.of("database")),
            Map.entry("tutorial", Set.of("lesson", "sandbox", "images", "classroom", "protocol", "kernel", "grading", "progress")),
            Map.entry("auth", Set.of("classroom")),
            Map.entry("monitoring", Set.of("tutorial", "auth", "protocol", "progress", "grading", "sandbox", "kernel")),
            Map.entry("web", Set.of("tutorial", "images", "auth", "protocol", "lesson", "progress", "classroom")),
            Map.entry("cli", Set.of("tutorial", "images", "auth", "protocol", "lesson", "progress", "classroom", "web", "kernel", "grading", "sandbox", "sandbox.docker", "database", "backup")));

    @Test
    void classesAreFound() {
        assertTrue(CLASSES.size() > 100, "only " + CLASSES.size() + " classes were read: can ArchUnit read this JDK's?");
    }

    @TestFactory
    Iterable<DynamicTest> packagesImportOnlyWhatTheyMay() {
        return MAY_IMPORT.entrySet().stream().map(rule -> DynamicTest.dynamicTest(rule.getKey(), () ->
                imports(rule.getKey()).forEach(imported -> assertTrue(rule.getValue().contains(imported),
                        rule.getKey() + " imports " + imported)))).toList();
    }

    @Test
    void everyPackageHasItsRow() {
        Set<String> found = CLASSES.stream().map(ArchitectureTest::module).collect(Collectors.toSet());
        found.removeAll(MAY_IMPORT.keySet());
        found.remove("");
        assertTrue(found.isEmpty(), "packages without a row: " + found);
    }

    @Test
    void onlyWebKnowsHttp() {
        only("web", "jakarta.ws.rs..", "io.quarkus.websockets.next..", "io.vertx..");
    }

    @Test
    void onlyTheDockerProviderKnowsDocker() {
        only("sandbox.docker", "com.github.dockerjava..");
    }

    @Test
    void onlyMonitoringKnowsMeters() {
        only("monitoring", "io.micrometer..");
    }

    @Test
    void onlyTheJournalKnowsSql() {
        noClasses().that().resideOutsideOfPackages("slipway.progress..", "slipway.classroom..", "slipway.database..", "slipway.backup..")
                .should().dependOnClassesThat().resideInAnyPackage("org.jdbi..", "java.sql..", "org.flywaydb..").check(CLASSES);
    }

    /** {@code make test} runs what has this tag once more on PostgreSQL: a test that is forgotten there would pass on SQLite alone. */
    @Test
    void whatStoresAnythingIsTestedOnBothDatabases() {
        JavaClasses tests = new ClassFileImporter().withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS).importPackages("slipway");
        Set<String> storing = tests.stream().filter(type -> type.getSimpleName().endsWith("Test") && stores(type, tests, new HashSet<>()))
                .map(JavaClass::getName).collect(Collectors.toCollection(TreeSet::new));
        Set<String> tagged = tests.stream().filter(type -> type.isAnnotatedWith(Tag.class) && type.getAnnotationOfType(Tag.class).value().equals("database"))
                .map(JavaClass::getName).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(storing.size() > 20, () -> "only these were found: " + storing);
        assertEquals(storing, tagged, "who uses a database, also by another class of the tests, has @Tag(\"database\")");
    }

    /** By itself or by what stands beside it among the tests: what is tested may know a database without having one. */
    private static boolean stores(JavaClass type, JavaClasses tests, Set<JavaClass> seen) {
        return seen.add(type) && type.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass)
                .anyMatch(used -> used.getName().equals("slipway.database.Database") || tests.contain(used.getName()) && stores(tests.get(used.getName()), tests, seen));
    }

    private static void only(String module, String... packages) {
        noClasses().that().resideOutsideOfPackage("slipway." + module + "..")
                .should().dependOnClassesThat().resideInAnyPackage(packages).check(CLASSES);
    }

    private static Set<String> imports(String module) {
        return CLASSES.stream().filter(type -> module(type).equals(module))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> module(dependency.getTargetClass().getBaseComponentType()))
                .filter(name -> !name.isEmpty() && !name.equals(module))
                .collect(Collectors.toSet());
    }

    /** The row a class belongs to; empty for what is not ours. */
    private static String module(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith("slipway.")) {
            return "";
        }
        String[] parts = name.split("\\.");
        return parts[1].equals("sandbox") && parts.length > 2 ? String.join(".", Arrays.copyOfRange(parts, 1, 3)) : parts[1];
    }
}
