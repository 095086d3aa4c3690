package io.beckon.gateway.console.settings;

import io.beckon.gateway.console.shell.Typed;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One setting of the workspace.
 *
 * @param name in the API and in the form
 */
record Setting(String name, Kind kind) {

    /** How it is written in the API. */
    enum Kind {
        /** A text, or null. */
        LINE,
        /** True or false. */
        FLAG,
        /** Texts whose order says nothing. */
        SET
    }

    /** What somebody typed, or what a form says was there before under another name. */
    List<String> typed(Typed typed, String name) {
        return normal(typed.all(name).stream());
    }

    List<String> stored(JsonNode workspace) {
        JsonNode value = workspace.path(name);
        return switch (kind) {
            case FLAG -> value.asBoolean(false) ? List.of("true") : List.of();
            case LINE -> normal(Stream.of(value.asString("")));
            case SET -> normal(value.valueStream().map(item -> item.asString("")));
        };
    }

    /** As the API takes it. */
    @Nullable
    Object value(List<String> texts) {
        return switch (kind) {
            case FLAG -> !texts.isEmpty();
            case LINE -> texts.isEmpty() ? null : String.join(" ", texts);
            case SET -> texts;
        };
    }

    private List<String> normal(Stream<String> texts) {
        Stream<String> lines = texts.flatMap(String::lines).map(String::strip).filter(line -> !line.isEmpty());
        return (kind == Kind.SET ? lines.distinct().sorted() : lines).toList();
    }
}
