package slipway.product;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.websockets.next.WebSocket;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One way to ask the server for something, as its annotations say: tests that find all of them ask also what is added later.
 *
 * @param path with names in braces
 */
record Endpoint(String verb, String path) {
    /** Of the resources of a package and those below it. */
    static List<Endpoint> of(String packageName) {
        return types(packageName).filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getMethods()).flatMap(method -> of(type, method).stream())).toList();
    }

    /** The paths of the sockets there. */
    static List<String> sockets(String packageName) {
        return types(packageName).filter(type -> type.isAnnotationPresent(WebSocket.class)).map(type -> type.getAnnotation(WebSocket.class).path()).toList();
    }

    private static Stream<Class<?>> types(String packageName) {
        return new ClassFileImporter().importPackages(packageName).stream().filter(type -> type.isAnnotatedWith(Path.class) || type.isAnnotatedWith(WebSocket.class))
                .map(JavaClass::reflect);
    }

    private static Optional<Endpoint> of(Class<?> type, Method method) {
        String path = type.getAnnotation(Path.class).value() + (method.isAnnotationPresent(Path.class) ? "/" + method.getAnnotation(Path.class).value() : "");
        return Arrays.stream(method.getAnnotations()).flatMap(one -> Optional.ofNullable(one.annotationType().getAnnotation(HttpMethod.class)).stream()).findFirst()
                .map(verb -> new Endpoint(verb.value(), path.replaceFirst("^//", "/").replaceAll("\\{(\\w+)\\s*:[^{}]*(\\{[^{}]*\\}[^{}]*)*\\}", "{$1}")));
    }

    boolean isSafe() {
        return List.of("GET", "HEAD", "OPTIONS").contains(verb);
    }

    /** @param values for each name in the path */
    String address(Map<String, String> values) {
        return filled(path, values);
    }

    static String filled(String path, Map<String, String> values) {
        String address = path;
        for (var value : values.entrySet()) {
            address = address.replace("{" + value.getKey() + "}", value.getValue());
        }
        assertFalse(address.contains("{"), "the test has no value for " + address);
        return address;
    }
}
