package io.beckon.gateway.outcome;

import io.beckon.contracts.outcome.RowReason;
import io.beckon.contracts.submission.RecipientRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what is known of each row. Every row that was sent in gets exactly one outcome. */
final class RowJudge {

    private static final String INCOMPLETE = "The upload was refused or never completed, so nobody of it was invited.";
    private static final String SEND_AGAIN = "Send the list again.";

    private RowJudge() {}

    static List<RowOutcome> judge(
            OutcomeStore.Chunk chunk,
            Map<Long, OutcomeStore.NotInvited> notInvited,
            Map<Long, OutcomeStore.Invited> invited) {
        return chunk.rows().stream()
                .map(row -> judge(chunk, row, notInvited.get(row.number()), invited.get(row.number())))
                .toList();
    }

    private static RowOutcome judge(
            OutcomeStore.Chunk chunk,
            RecipientRow row,
            OutcomeStore.@Nullable NotInvited notInvited,
            OutcomeStore.@Nullable Invited invited) {
        long submission = chunk.start().submission();
        if (invited != null) {
            return invited(submission, row, invited);
        }
        if (notInvited != null) {
            return explained(submission, row, notInvited);
        }
        return switch (chunk.state()) {
            case "parked" -> parked(submission, row, chunk.cause() == null ? "its cause is unknown" : chunk.cause());
            case "stored" ->
                isOver(chunk.submissionState())
                        ? RowOutcome.notInvited(
                                submission,
                                row.number(),
                                row.address(),
                                "not_taken",
                                null,
                                INCOMPLETE,
                                SEND_AGAIN,
                                null)
                        : RowOutcome.notInvited(
                                submission, row.number(), row.address(), "waiting", null, null, null, null);
            // Cannot be, unless somebody deleted rows by hand; it must show, not vanish.
            default -> parked(submission, row, "its invitation is missing in the database");
        };
    }

    private static boolean isOver(String submissionState) {
        return submissionState.equals("refused") || submissionState.equals("expired");
    }

    private static RowOutcome invited(long submission, RecipientRow row, OutcomeStore.Invited invited) {
        return new RowOutcome(
                String.valueOf(submission),
                row.number(),
                row.address() == null ? invited.address() : row.address(),
                "invited",
                null,
                null,
                null,
                null,
                String.valueOf(invited.id()),
                invited.state(),
                invited.deliveryState(),
                invited.sentAt(),
                invited.openedAt(),
                invited.acceptedAt(),
                invited.reply());
    }

    private static RowOutcome explained(long submission, RecipientRow row, OutcomeStore.NotInvited known) {
        Optional<RowReason> reason = RowReason.ofCode(known.code());
        return RowOutcome.notInvited(
                submission,
                row.number(),
                row.address() == null ? known.address() : row.address(),
                known.outcome(),
                known.code(),
                reason.map(found -> found.sentence(known.argument())).orElse(known.argument()),
                reason.map(found -> found.mend(known.argument(), known.suggestedAddress()))
                        .orElse(null),
                known.suggestedAddress());
    }

    private static RowOutcome parked(long submission, RecipientRow row, String cause) {
        return RowOutcome.notInvited(
                submission,
                row.number(),
                row.address(),
                "parked",
                RowReason.ROW_PARKED.code(),
                RowReason.ROW_PARKED.sentence(cause),
                RowReason.ROW_PARKED.mend(cause),
                null);
    }
}
