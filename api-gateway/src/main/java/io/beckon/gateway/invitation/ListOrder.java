package io.beckon.gateway.invitation;

import io.beckon.gateway.problem.ProblemType;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The orders of the list: by age, which is that of the ids, and by the bytes of the address, then by age (infra/adr/0186). */
enum ListOrder {
    NEWEST_FIRST("desc", "d", false, "DESC", "<", "%s.id DESC", new ListPosition(Long.MAX_VALUE, null)),
    OLDEST_FIRST("asc", "a", false, "ASC", ">", "%s.id", new ListPosition(0, null)),
    ADDRESS("address", "f", true, "ASC", ">", "%1$s.address USING ~<~, %1$s.id", new ListPosition(0, "")),
    ADDRESS_BACKWARDS(
            "address_desc",
            "b",
            true,
            "DESC",
            "<",
            "%1$s.address USING ~>~, %1$s.id DESC",
            new ListPosition(Long.MAX_VALUE, Character.toString(Character.MAX_CODE_POINT)));

    private final String parameter;
    /** Begins each cursor of this order. */
    final String letter;
    /** Whether it is an order of addresses. */
    final boolean byAddress;
    /** That of the ids, of one address in an order of addresses. */
    final String idOrder;
    /** Compares an id with those of earlier pages. */
    final String beyond;

    private final String terms;
    /** Before the first of all. */
    final ListPosition start;

    ListOrder(
            String parameter,
            String letter,
            boolean byAddress,
            String idOrder,
            String beyond,
            String terms,
            ListPosition start) {
        this.parameter = parameter;
        this.letter = letter;
        this.byAddress = byAddress;
        this.idOrder = idOrder;
        this.beyond = beyond;
        this.terms = terms;
        this.start = start;
    }

    static ListOrder of(@Nullable String sort) {
        return sort == null
                ? NEWEST_FIRST
                : Arrays.stream(values())
                        .filter(order -> order.parameter.equals(sort))
                        .findAny()
                        .orElseThrow(() -> ProblemType.PARAMETER_INVALID.with("sort", "it must be one of " + names()));
    }

    boolean isAscending() {
        return idOrder.equals("ASC");
    }

    /** What to sort a relation by. */
    String terms(String relation) {
        return terms.formatted(relation);
    }

    /** What to sort by where each address is there once. */
    String addressAlone(String relation) {
        return relation + ".address USING ~" + (isAscending() ? "<" : ">") + "~";
    }

    private static String names() {
        return Arrays.stream(values()).map(order -> order.parameter).collect(Collectors.joining(", "));
    }
}
