package io.beckon.gateway.console.registration;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The steps of "Add Users: Invitation", each with what is typed there and which fields of the API that is. */
enum WizardStep {
    SEATS(
            List.of("name", "passcode", "registrations", "expires"),
            List.of("/name", "/passcode", "/registrations", "/expiresAt")),
    GROUPS(GroupsPart.FIELDS, List.of("/organizationGroupId", "/userGroupIds")),
    MAIL(List.of("message", "locale", "copy", "copyTo"), List.of("/message", "/locale", "/sendMeACopy", "/copyTo"));

    private final List<String> fields;
    private final List<String> pointers;

    WizardStep(List<String> fields, List<String> pointers) {
        this.fields = fields;
        this.pointers = pointers;
    }

    /** The one that a form came from; the first for what is none. */
    static WizardStep numbered(String number) {
        return Arrays.stream(values())
                .filter(step -> String.valueOf(step.number()).equals(number))
                .findFirst()
                .orElse(SEATS);
    }

    /** The first where something is wrong; empty when the faults are of none. */
    static Optional<WizardStep> first(Collection<String> faults) {
        return Arrays.stream(values())
                .filter(step -> faults.stream().anyMatch(step::has))
                .findFirst();
    }

    /** As people count. */
    int number() {
        return ordinal() + 1;
    }

    WizardStep back() {
        return values()[Math.max(ordinal() - 1, 0)];
    }

    WizardStep next() {
        return values()[Math.min(ordinal() + 1, values().length - 1)];
    }

    /** What is typed in the others, which this one carries along. */
    List<String> carried() {
        return Stream.of(values())
                .filter(step -> step != this)
                .flatMap(step -> step.fields.stream())
                .toList();
    }

    private boolean has(String fault) {
        return pointers.stream().anyMatch(pointer -> fault.equals(pointer) || fault.startsWith(pointer + "/"));
    }
}
