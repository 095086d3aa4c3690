package io.beckon.contracts.state;

import java.util.Locale;

/** A constant whose name in PostgreSQL and JSON is its Java name in lower case. */
public interface SqlName {

    /** The Java name; every enum has it. */
    String name();

    /** The name of this constant as a label of the PostgreSQL enum type and as a JSON value. */
    default String sql() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant a PostgreSQL label or JSON value stands for.
     *
     * @throws IllegalArgumentException when no constant has that name
     */
    static <E extends Enum<E> & SqlName> E of(Class<E> type, String sql) {
        return Enum.valueOf(type, sql.toUpperCase(Locale.ROOT));
    }
}
