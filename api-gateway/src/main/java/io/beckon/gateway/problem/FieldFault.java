package io.beckon.gateway.problem;

/**
 * One field that cannot be used.
 *
 * @param pointer JSON pointer (RFC 6901) into the body, for example {@code /reminders/0/after}
 * @param detail  what is wrong with it and what would be right
 */
public record FieldFault(String pointer, String detail) {}
