package io.beckon.gateway.invitation;

import io.beckon.contracts.followup.InvitationFilter;
import io.beckon.contracts.followup.MailFilter;
import io.beckon.contracts.state.EvidenceGrade;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.SqlName;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.problem.ProblemType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a filter as clients write it, in a query or in a body. */
public final class FilterParameters {

    private static final int SEARCH_LIMIT = 254;
    private static final int MOST_REMINDERS = 10_000;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private FilterParameters() {}

    /** Throws a problem that names the parameter which cannot be used. */
    public static InvitationFilter filter(FilterWish wish) {
        MailFilter mails = new MailFilter(
                time(wish.sentAfter(), "sentAfter"),
                time(wish.sentBefore(), "sentBefore"),
                reminders(wish.remindersAtLeast(), "remindersAtLeast"),
                reminders(wish.remindersAtMost(), "remindersAtMost"),
                time(wish.lastMailBefore(), "lastMailBefore"));
        inOrder(mails);
        return new InvitationFilter(
                id(wish.campaignId(), "campaignId", "campaign"),
                id(wish.userGroupId(), "userGroupId", "user group"),
                named(InvitationState.class, wish.states(), "state"),
                search(wish.search()),
                named(EvidenceGrade.class, wish.evidence(), "evidence"),
                mails);
    }

    private static void inOrder(MailFilter mails) {
        if (mails.sentAfter() != null
                && mails.sentBefore() != null
                && !mails.sentAfter().isBefore(mails.sentBefore())) {
            throw ProblemType.PARAMETER_INVALID.with("sentBefore", "it must be later than sentAfter");
        }
        if (mails.remindersAtLeast() != null
                && mails.remindersAtMost() != null
                && mails.remindersAtLeast() > mails.remindersAtMost()) {
            throw ProblemType.PARAMETER_INVALID.with("remindersAtMost", "it must not be less than remindersAtLeast");
        }
    }

    private static @Nullable Long id(@Nullable String text, String parameter, String thing) {
        if (text == null) {
            return null;
        }
        return Id.read(text)
                .orElseThrow(() -> ProblemType.PARAMETER_INVALID.with(parameter, "it must be the id of a " + thing));
    }

    private static <E extends Enum<E> & SqlName> Set<E> named(
            Class<E> type, @Nullable List<@Nullable String> names, String parameter) {
        Set<E> values = EnumSet.noneOf(type);
        for (String name : names == null ? List.<@Nullable String>of() : names) {
            values.add(Arrays.stream(type.getEnumConstants())
                    .filter(value -> value.sql().equals(name))
                    .findAny()
                    .orElseThrow(() -> ProblemType.PARAMETER_INVALID.with(
                            parameter,
                            "it must be one of "
                                    + Arrays.stream(type.getEnumConstants())
                                            .map(SqlName::sql)
                                            .collect(Collectors.joining(", ")))));
        }
        return values;
    }

    private static @Nullable String search(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > SEARCH_LIMIT || text.indexOf('\0') >= 0) {
            throw ProblemType.PARAMETER_INVALID.with(
                    "search", "it must be the beginning of an address, at most " + SEARCH_LIMIT + " characters");
        }
        return text;
    }

    private static @Nullable Instant time(@Nullable String text, String parameter) {
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Answered below, as for a year that no mail was sent in.
        }
        throw ProblemType.PARAMETER_INVALID.with(parameter, "it must be a time such as 2030-09-01T07:00:00Z");
    }

    private static @Nullable Integer reminders(@Nullable Integer count, String parameter) {
        if (count != null && (count < 0 || count > MOST_REMINDERS)) {
            throw ProblemType.PARAMETER_INVALID.with(parameter, "it must be between 0 and " + MOST_REMINDERS);
        }
        return count;
    }
}
