package io.beckon.gateway.campaign;

import io.beckon.contracts.state.DestinationKind;
import io.beckon.gateway.http.Id;
import io.beckon.gateway.problem.Faults;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The registration invitations that campaigns send to their lists (S31), as far as a campaign asks about them. None is locked: one that
 * is closed, or whose seats run out, in this moment or any time later holds the mails up at the mail worker's claim.
 */
@Component
class SentRegistrations {

    static final String FIELD = "/registrationInvitationId";

    private static final String COLUMNS =
            "SELECT r.name, r.closed_at IS NOT NULL AS closed, coalesce(r.expires_at <= :now, false) AS expired";

    private static final String FIND =
            COLUMNS + " FROM registration_invitation r WHERE r.id = :id AND r.workspace_id = :workspace";

    private static final String OF_CAMPAIGN = COLUMNS + """
              FROM campaign c JOIN registration_invitation r ON r.id = c.registration_invitation_id
             WHERE c.id = :id""";

    private static final String ITS_OWN = "The registration invitation has its own; leave this out.";

    private record Standing(String name, boolean closed, boolean expired) {

        static Standing of(Readable row) {
            return new Standing(
                    Objects.requireNonNull(row.get("name", String.class)),
                    Boolean.TRUE.equals(row.get("closed", Boolean.class)),
                    Boolean.TRUE.equals(row.get("expired", Boolean.class)));
        }

        Optional<String> fault() {
            if (closed) {
                return Optional.of(
                        "The registration invitation '" + name + "' is closed. Reopen it, or send another one.");
            }
            return expired
                    ? Optional.of("The registration invitation '" + name
                            + "' has expired, so nobody could enrol. Give it a later expiresAt, or send another one.")
                    : Optional.empty();
        }
    }

    private final DatabaseClient database;
    private final Clock clock;

    SentRegistrations(DatabaseClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Why the workspace's campaigns cannot send it; empty when they can, or there is nothing to send.
     *
     * @param sent what the campaign sends anyhow, which is not asked about again
     */
    Mono<Optional<String>> fault(long workspaceId, @Nullable String id, @Nullable String sent) {
        return id == null || id.equals(sent)
                ? Mono.just(Optional.empty())
                : database.sql(FIND)
                        .bind("id", Id.read(id).orElse(0))
                        .bind("workspace", workspaceId)
                        .bind("now", clock.instant())
                        .map(row -> Standing.of(row).fault())
                        .one()
                        .defaultIfEmpty(Optional.of("Your workspace has no registration invitation with this id."));
    }

    /** Fails when the campaign would begin with a registration invitation by which nobody can enrol; one that is full may get seats yet. */
    Mono<Void> checkOpen(long campaignId) {
        return database.sql(OF_CAMPAIGN)
                .bind("id", campaignId)
                .bind("now", clock.instant())
                .map(row -> Standing.of(row).fault())
                .one()
                .flatMap(fault -> fault.isPresent() ? Mono.error(Faults.of(FIELD, fault.get())) : Mono.empty());
    }

    /** What a registration invitation decides its campaign does not; each fault is added. */
    static void checkAlone(CampaignDraft draft, Faults faults) {
        if (draft.registrationInvitationId() == null) {
            return;
        }
        faults.unless(draft.templateId() == null, "/templateId", ITS_OWN);
        faults.unless(draft.message() == null, "/message", ITS_OWN);
        faults.unless(
                draft.destination() == null
                        || DestinationKind.PORTAL
                                .sql()
                                .equals(draft.destination().kind()),
                "/destination",
                "Whoever enrols by passcode is led to the portal; leave this out.");
        leads(draft.userGroupIds(), "/userGroupIds", faults);
        leads(draft.courseIds(), "/courseIds", faults);
        leads(draft.programIds(), "/programIds", faults);
        faults.unless(
                !Boolean.TRUE.equals(draft.preAuthenticatedLinks()),
                "/preAuthenticatedLinks",
                "The mail of a registration invitation may be passed on, so its links let nobody in; write false or null.");
        for (int i = 0; i < draft.steps().size(); i++) {
            CampaignDraft.Reminder step = draft.steps().get(i);
            faults.unless(step == null || step.templateId() == null, "/reminders/" + i + "/templateId", ITS_OWN);
        }
    }

    private static void leads(@Nullable List<@Nullable String> ids, String pointer, Faults faults) {
        faults.unless(
                ids == null || ids.isEmpty(),
                pointer,
                "Whoever enrols comes into the user groups of the registration invitation and their courses; leave this out.");
    }
}
