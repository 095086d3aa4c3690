package io.beckon.gateway.problem;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a body without naming our classes. */
public final class JsonFault {

    private JsonFault() {}

    public static ProblemException problem(JacksonException error) {
        if (error instanceof UnrecognizedPropertyException unknown) {
            return Faults.of(pointer(error), "There is no field '" + Excerpt.of(unknown.getPropertyName()) + "' here.");
        }
        if (error instanceof MismatchedInputException mismatch
                && !error.getPath().isEmpty()) {
            return Faults.of(pointer(error), mismatch(mismatch));
        }
        if (error instanceof DatabindException && !error.getPath().isEmpty()) {
            return Faults.of(pointer(error), "This value cannot be used.");
        }
        return ProblemType.JSON_UNREADABLE.with(place(error));
    }

    private static String mismatch(MismatchedInputException error) {
        String wanted = wanted(error.getTargetType());
        return error instanceof InvalidFormatException format
                ? "'" + Excerpt.of(String.valueOf(format.getValue())) + "' is not " + wanted + "."
                : "This must be " + wanted + ".";
    }

    /** What a field or a parameter of this type takes, in words. */
    static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "another kind of value";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a whole number";
        }
        if (type.isArray() || Iterable.class.isAssignableFrom(type)) {
            return "an array";
        }
        return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
            case "instant" -> "a time such as 2026-12-01T09:00:00Z";
            case "duration" -> "a duration such as P3D or PT12H";
            default -> "an object";
        };
    }

    private static String pointer(JacksonException error) {
        List<JacksonException.Reference> path = error.getPath();
        return path.stream().map(JsonFault::step).collect(Collectors.joining());
    }

    private static String step(JacksonException.Reference reference) {
        String name = reference.getPropertyName();
        return name == null
                ? "/" + reference.getIndex()
                : "/" + Excerpt.of(name).replace("~", "~0").replace("/", "~1");
    }

    private static String place(JacksonException error) {
        if (error.getLocation() == null || error.getLocation().getLineNr() < 1) {
            return "it is empty or ends too early";
        }
        return "something is wrong in line " + error.getLocation().getLineNr() + ", column "
                + error.getLocation().getColumnNr();
    }
}
