package io.beckon.gateway.problem;

import java.util.ArrayList;
import java.util.List;

/** Collects all faults of a body, so that its sender mends them in one go. Not thread-safe. */
public final class Faults {

    private final List<FieldFault> found = new ArrayList<>();

    public void add(String pointer, String detail) {
        found.add(new FieldFault(pointer, detail));
    }

    /** Adds the fault unless what must hold does. */
    public void unless(boolean holds, String pointer, String detail) {
        if (!holds) {
            add(pointer, detail);
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public void throwIfAny() {
        throwIfAny(ProblemType.FIELDS_INVALID);
    }

    /**
     * Throws when there is a fault.
     *
     * @param type one whose sentence takes the first fault
     */
    public void throwIfAny(ProblemType type) {
        if (!found.isEmpty()) {
            throw type.with(found.get(0).detail()).at(found);
        }
    }

    /** The problem of a single field. */
    public static ProblemException of(String pointer, String detail) {
        return ProblemType.FIELDS_INVALID.with(detail).at(List.of(new FieldFault(pointer, detail)));
    }
}
