package slipway.lesson;

import java.util.Set;

/** Reads {@code <!-- ask … -->}. */
final class Questions {
    private Questions() {
    }

    static Question read(SourceText source, Ids ids, Directive directive) {
        Attributes attributes = directive.attributes();
        attributes.allowOnly("a question", Set.of("id", "match", "renamed-from"), Set.of());
        String id = ids.required(attributes, "question");
        if (attributes.has("id") && !Attributes.ENVIRONMENT_NAME.matcher(id).matches()) {
            source.error(attributes.offset("id"), "checks see the answer as the variable $" + id + ", which no shell can read",
                    "use letters, digits and _ only");
        }
        return new Question(id, Patterns.checked(source, attributes, "match"), ids.renamedFrom(attributes),
                source.line(directive.offset()));
    }
}
