package io.beckon.gateway.intake;

import io.beckon.contracts.address.EmailAddress;
import io.beckon.contracts.address.InvalidAddressException;
import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.state.ManagerRole;
import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.access.Caller;
import io.beckon.gateway.intake.NewPerson.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a part: normalises what is right and says what is wrong with the others. Touches no database. */
final class PeopleReader {

    static final int LONGEST_NAME = 200;
    static final int MOST_GROUPS = 20;
    private static final int LONGEST_TEXT = 500;

    private static final Set<String> ROLE = Set.of("role", "rolle", "rôle", "rol");
    private static final Set<String> GROUPS =
            Set.of("groups", "group", "user groups", "user group", "usergroups", "gruppen");

    /** The rows of a part, each in one of the two lists. */
    record Read(List<NewPerson> people, List<Refused> refused) {}

    private final Caller caller;

    PeopleReader(Caller caller) {
        this.caller = caller;
    }

    Read read(List<RecipientRow> rows) {
        Read read = new Read(new ArrayList<>(rows.size()), new ArrayList<>());
        Map<EmailAddress, Long> first = new HashMap<>();
        rows.forEach(row -> read(row, first, read));
        return read;
    }

    private void read(RecipientRow row, Map<EmailAddress, Long> first, Read into) {
        if (row.fault() != null) {
            into.refused().add(refused(row, row.fault(), row.argument()));
            return;
        }
        try {
            EmailAddress address = EmailAddress.parse(row.address());
            Long before = first.putIfAbsent(address, row.number());
            if (before == null) {
                judge(row, address, into);
            } else {
                into.refused().add(refused(row, RowReason.DUPLICATE_IN_LIST, before.toString()));
            }
        } catch (InvalidAddressException e) {
            into.refused().add(refused(row, e.reason(), e.argument()));
        }
    }

    private void judge(RecipientRow row, EmailAddress address, Read into) {
        String writtenRole = column(row, ROLE);
        Optional<ManagerRole> role = role(writtenRole);
        String name = name(row);
        List<String> groups = groups(row);
        if (role.isEmpty()) {
            into.refused().add(refused(row, RowReason.ROLE_UNKNOWN, writtenRole));
        } else if (!mayGive(role.get())) {
            into.refused().add(refused(row, RowReason.ROLE_TOO_HIGH, role.get().sql()));
        } else if (name != null && (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl))) {
            into.refused()
                    .add(refused(
                            row,
                            RowReason.ROW_MALFORMED,
                            "its name is no line of at most " + LONGEST_NAME + " characters"));
        } else if (groups.size() > MOST_GROUPS) {
            into.refused().add(refused(row, RowReason.ROW_MALFORMED, "it names more than " + MOST_GROUPS + " groups"));
        } else {
            into.people().add(new NewPerson(row.number(), address, name, role.get(), groups));
        }
    }

    /** A person signs in with all that the role may: a limited key makes learners only. */
    private boolean mayGive(ManagerRole role) {
        return caller.mayManage(role)
                && (role == ManagerRole.LEARNER || caller.scopes().isEmpty());
    }

    private static Optional<ManagerRole> role(String written) {
        return written.isEmpty()
                ? Optional.of(ManagerRole.LEARNER)
                : Arrays.stream(ManagerRole.values())
                        .filter(role -> role.sql().equals(written.toLowerCase(Locale.ROOT)))
                        .findFirst();
    }

    private static @Nullable String name(RecipientRow row) {
        if (row.name() != null && !row.name().isBlank()) {
            return row.name().strip();
        }
        String joined = Stream.of(row.firstName(), row.lastName())
                .filter(part -> part != null && !part.isBlank())
                .map(String::strip)
                .collect(Collectors.joining(" "));
        return joined.isEmpty() ? null : joined;
    }

    private static List<String> groups(RecipientRow row) {
        return Arrays.stream(column(row, GROUPS).split("[;|]", MOST_GROUPS + 2))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .distinct()
                .toList();
    }

    private static String column(RecipientRow row, Set<String> names) {
        return row.columns().entrySet().stream()
                .filter(entry -> names.contains(
                        entry.getKey().strip().toLowerCase(Locale.ROOT).replace('_', ' ')))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("")
                .strip();
    }

    /** All of it can be stored: PostgreSQL takes no NUL, and nobody reads a thousand characters. */
    private static Refused refused(RecipientRow row, RowReason reason, @Nullable String argument) {
        return new Refused(row.number(), reason, bounded(argument), bounded(row.address()), null);
    }

    private static @Nullable String bounded(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String storable = text.strip().replace('\0', '\uFFFD');
        return storable.length() <= LONGEST_TEXT ? storable : storable.substring(0, LONGEST_TEXT);
    }
}
