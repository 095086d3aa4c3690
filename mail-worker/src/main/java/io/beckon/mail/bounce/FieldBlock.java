package io.beckon.mail.bounce;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** Fields as they stand in a header, a group of a delivery report (RFC 3464 2.1.1) or a feedback report (RFC 5965 3). */
record FieldBlock(List<Named> fields) {

    /** @param name in lower case */
    record Named(String name, String body) {

        static Named of(Field field) {
            String body = field.getBody();
            return new Named(
                    field.getName().strip().toLowerCase(Locale.ROOT),
                    body == null ? "" : body.replaceAll("\\s+", " ").strip());
        }
    }

    /** The fields up to the first empty line, as far as they can be read. */
    static FieldBlock parse(byte[] bytes) {
        List<Named> fields = new ArrayList<>();
        MimeTokenStream tokens = new MimeTokenStream(MimeLimits.CONFIG);
        tokens.setRecursionMode(RecursionMode.M_FLAT);
        tokens.parse(new ByteArrayInputStream(bytes));
        try {
            for (EntityState state = tokens.getState();
                    state != EntityState.T_END_OF_STREAM && state != EntityState.T_BODY;
                    state = tokens.next()) {
                if (state == EntityState.T_FIELD) {
                    fields.add(Named.of(tokens.getField()));
                }
            }
        } catch (IOException | MimeException | RuntimeException unreadable) {
            return new FieldBlock(fields);
        }
        return new FieldBlock(fields);
    }

    /** The first field of that name. */
    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Named::body)
                .toList();
    }
}
