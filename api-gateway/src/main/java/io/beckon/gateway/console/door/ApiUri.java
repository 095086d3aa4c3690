package io.beckon.gateway.console.door;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** A route of the API with its variables; what a browser sent stays within the segment or parameter it is put into. */
public record ApiUri(String text) {

    /**
     * The path with each {@code {}} filled in, in order.
     *
     * @throws IllegalArgumentException when there are more or fewer variables than places
     */
    public static ApiUri of(String path, Object... variables) {
        String[] pieces = path.split("\\{}", -1);
        if (pieces.length != variables.length + 1) {
            throw new IllegalArgumentException(path + " takes " + (pieces.length - 1) + " variables");
        }
        StringBuilder text = new StringBuilder(pieces[0]);
        for (int i = 0; i < variables.length; i++) {
            text.append(segment(variables[i].toString())).append(pieces[i + 1]);
        }
        return new ApiUri(text.toString());
    }

    /** With one more parameter; one without a value is left out. */
    public ApiUri with(String parameter, @Nullable Object value) {
        if (value == null || value.toString().isEmpty()) {
            return this;
        }
        String joint = text.indexOf('?') < 0 ? "?" : "&";
        return new ApiUri(text + joint + parameter + "=" + UriUtils.encode(value.toString(), StandardCharsets.UTF_8));
    }

    /** One or two dots would lead to another route. */
    private static String segment(String value) {
        return value.equals(".") || value.equals("..")
                ? value.replace(".", "%2E")
                : UriUtils.encode(value, StandardCharsets.UTF_8);
    }
}
