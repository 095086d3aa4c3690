package io.beckon.gateway.submission.reading;

/** What a column can be understood as; any other is a template variable. */
enum RowField {
    ADDRESS("address"),
    NAME("name"),
    FIRST_NAME("firstName"),
    LAST_NAME("lastName"),
    LOCALE("locale"),
    TIME_ZONE("timeZone");

    private final String label;

    RowField(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
