package io.beckon.contracts.outcome;

import io.beckon.contracts.state.Refusal;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a row of a list was not invited: a permanent code, the group it is counted under, a sentence a manager understands and how
 * to mend it. {@code {}} in a sentence stands for the row's argument.
 */
public enum RowReason {
    ADDRESS_MISSING(Refusal.INVALID, "The row has no e-mail address.", "Fill in the address column."),
    ADDRESS_WITHOUT_AT(Refusal.INVALID, "'{}' has no @ sign.", "Write the address as name@example.org."),
    ADDRESS_LOCAL_PART(
            Refusal.INVALID,
            "The part before the @ sign of '{}' is not allowed.",
            "Check the address for typing errors, spaces and brackets."),
    ADDRESS_DOMAIN(
            Refusal.INVALID, "The domain of '{}' is not a valid domain name.", "Check the part after the @ sign."),
    ADDRESS_TOO_LONG(
            Refusal.INVALID,
            "The address is longer than mail allows (64 characters before the @ sign, 254 in all).",
            "Check whether two columns ran together."),
    ADDRESS_SEVERAL(Refusal.INVALID, "'{}' holds more than one address.", "Give each person a row of their own."),
    ROW_TOO_LARGE(
            Refusal.INVALID,
            "The row is larger than {} bytes.",
            "Shorten the row, or have the operator raise the limit."),
    ROW_TOO_MANY_COLUMNS(
            Refusal.INVALID,
            "The row has more than {} columns.",
            "Remove columns the mail does not need, or have the operator raise the limit."),
    ROW_MALFORMED(Refusal.INVALID, "The row cannot be read: {}.", "Correct the row."),
    TIME_ZONE_UNKNOWN(
            Refusal.INVALID,
            "'{}' is not a time zone.",
            "Use a name such as Europe/Berlin, or leave the column empty."),
    LOCALE_UNKNOWN(
            Refusal.INVALID,
            "'{}' is not a language tag.",
            "Use a tag such as en, de or pt-BR, or leave the column empty."),
    ROLE_UNKNOWN(Refusal.INVALID, "'{}' is not a role.", "Write owner, full_manager, limited_manager or learner."),
    ROLE_TOO_HIGH(
            Refusal.INVALID,
            "The role '{}' is higher than you may give.",
            "Ask an owner of the workspace to add this person."),
    GROUP_UNKNOWN(
            Refusal.INVALID,
            "Your workspace has no user group '{}', or several of that name.",
            "Write the name or the id of a user group; the id where several have the name."),
    DUPLICATE_IN_LIST(
            Refusal.DUPLICATE,
            "The same address stands in row {} already.",
            "Nothing to do: this person is invited once."),
    ALREADY_INVITED(
            Refusal.DUPLICATE,
            "This address was already invited in this campaign.",
            "Nothing to do; to write again, follow up the invitation."),
    ADDRESS_IN_USE_HERE(
            Refusal.IN_USE,
            "This person is already a member of your workspace.",
            "Enrol the member instead of inviting."),
    ADDRESS_IN_USE_ELSEWHERE(
            Refusal.IN_USE,
            "This address is already used by an account of another workspace; an address can only have one account.",
            "Invite with a modified address, for example {}; its mail still arrives."),
    SUPPRESSED_UNSUBSCRIBED(
            Refusal.SUPPRESSED,
            "This person has unsubscribed from the mails of your workspace.",
            "Respect it; they may subscribe again themselves."),
    SUPPRESSED_BOUNCED(
            Refusal.SUPPRESSED, "Mail to this address has bounced for good.", "Ask the person for a working address."),
    SUPPRESSED_COMPLAINED(
            Refusal.SUPPRESSED,
            "This person has reported mail of your workspace as unwanted.",
            "Do not write to this address."),
    SUPPRESSED_MANUALLY(
            Refusal.SUPPRESSED,
            "This address is on your suppression list.",
            "Take it off the list if that was a mistake."),
    SUPPRESSED(Refusal.SUPPRESSED, "This address must not be written to.", "Do not write to this address."),
    OVER_CAMPAIGN_LIMIT(
            Refusal.OVER_LIMIT,
            "The campaign already has its limit of {} people.",
            "Use another campaign, or have the operator raise the limit."),
    ROW_PARKED(null, "The row could not be processed: {}.", "Have the operator look at the cause and try again.");

    private final @Nullable Refusal refusal;
    private final String sentence;
    private final String mend;

    RowReason(@Nullable Refusal refusal, String sentence, String mend) {
        this.refusal = refusal;
        this.sentence = sentence;
        this.mend = mend;
    }

    /** The permanent code in tables, CSV files and JSON, for example {@code address_without_at}. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The group under which it is counted; null when the row is parked, not refused. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** What happened, with the row's argument put in. */
    public String sentence(@Nullable String argument) {
        return sentence.replace("{}", argument == null ? "" : argument);
    }

    /** What the manager can do about it, with the row's argument put in. */
    public String mend(@Nullable String argument) {
        return mend.replace("{}", argument == null ? "" : argument);
    }

    /** The same where an address may be suggested: it stands in the sentence then, instead of the row's argument. */
    public String mend(@Nullable String argument, @Nullable String suggestedAddress) {
        return mend(suggestedAddress == null ? argument : suggestedAddress);
    }

    public static Optional<RowReason> ofCode(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code().equals(code))
                .findAny();
    }
}
