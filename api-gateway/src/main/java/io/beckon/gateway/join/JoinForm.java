package io.beckon.gateway.join;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import java.util.Map;
import java.util.Optional;

/** Name and address as they were typed in. */
record JoinForm(String name, String address) {

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_SHOWN = 300;

    static JoinForm of(Map<String, String> fields) {
        return new JoinForm(field(fields, "name"), field(fields, "address"));
    }

    boolean hasName() {
        return !name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl);
    }

    /** Empty where it is no address. */
    Optional<EmailAddress> email() {
        try {
            return Optional.of(EmailAddress.parse(address));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    private static String field(Map<String, String> fields, String name) {
        String typed = fields.getOrDefault(name, "").strip();
        return typed.substring(0, Math.min(typed.length(), LONGEST_SHOWN));
    }
}
