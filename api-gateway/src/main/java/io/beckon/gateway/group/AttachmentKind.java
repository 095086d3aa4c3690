package io.beckon.gateway.group;

/** What can be attached to a user group. The names are those of tables and columns, and never a client's. */
enum AttachmentKind {
    COURSE("course", "/courseIds", "archived_at"),
    PROGRAM("program", "/programIds", "CAST(NULL AS timestamptz)");

    final String table;
    final String pointer;
    final String archivedAt;

    AttachmentKind(String table, String pointer, String archivedAt) {
        this.table = table;
        this.pointer = pointer;
        this.archivedAt = archivedAt;
    }

    /** The statement, with the kind's names in their places. */
    String in(String sql) {
        return sql.replace("{thing}", table).replace("{archived_at}", archivedAt);
    }
}
