package io.beckon.reminder.followup;

import io.beckon.contracts.followup.FollowUpPlan;
import io.beckon.contracts.followup.FollowUpStep;
import io.beckon.contracts.followup.SendingDays;
import io.beckon.contracts.followup.SendingWindow;
import io.beckon.contracts.state.InvitationState;
import io.beckon.contracts.state.Lane;
import io.beckon.contracts.state.ReminderStop;
import io.beckon.contracts.state.SqlName;
import io.beckon.contracts.state.StepAnchor;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.zone.ZoneRulesProvider;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The database's part of the reminder steps. A batch is one transaction of 4 statements, 5 when something expired, whatever its
 * size (and BEGIN and COMMIT): at 1,000 a batch, 0.004 statements a reminder.
 */
@Component
class StepStore {

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final FollowUpSettings settings;

    StepStore(DatabaseClient database, TransactionalOperator transaction, FollowUpSettings settings) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings;
        readTimeZones();
    }

    /** The JVM reads its time zone data from a file when first asked for a zone: here, not on an event loop. */
    private static void readTimeZones() {
        if (ZoneRulesProvider.getAvailableZoneIds().isEmpty()) {
            throw new IllegalStateException("This Java has no time zone data; run the scheduler on a complete one.");
        }
    }

    Flux<Long> dueCampaigns(Instant now) {
        return database.sql(FollowUpSql.DUE_CAMPAIGNS)
                .bind("now", now)
                .map(row -> required(row, "id", Long.class))
                .all();
    }

    /** Does what is due for one slice of a campaign; empty when the campaign was paused or ended meanwhile. */
    Mono<StepBatch> doDue(long campaign, Instant from, Instant now) {
        return rules(campaign, now)
                .flatMap(rules -> claim(campaign, from, now)
                        .map(due -> rules.decide(due, now))
                        .collectList()
                        .flatMap(decisions -> carryOut(rules, decisions, now)))
                .as(transaction::transactional);
    }

    private Mono<CampaignRules> rules(long campaign, Instant now) {
        return database.sql(FollowUpSql.RULES)
                .bind("campaign", campaign)
                .map(StepStore::rulesOf)
                .one()
                .flatMap(rules -> withHolidays(rules, now));
    }

    /** The first look at a country's holidays reads a file; the later ones are a look into memory. */
    private static Mono<CampaignRules> withHolidays(CampaignRules rules, Instant now) {
        return rules.window().days().regions().isEmpty()
                ? Mono.just(rules)
                : Mono.fromCallable(() -> rules.withHolidaysAround(LocalDate.ofInstant(now, rules.zone())))
                        .subscribeOn(Schedulers.boundedElastic());
    }

    private Flux<DueInvitation> claim(long campaign, Instant from, Instant now) {
        return database.sql(FollowUpSql.CLAIM_DUE)
                .bind("campaign", campaign)
                .bind("from", from)
                .bind("now", now)
                .bind("batch", settings.batch())
                .map(StepStore::dueOf)
                .all();
    }

    private Mono<StepBatch> carryOut(CampaignRules rules, List<Decision> decisions, Instant now) {
        if (decisions.isEmpty()) {
            return Mono.just(StepBatch.EMPTY);
        }
        List<Decision> reminders =
                decisions.stream().filter(decision -> decision.step() != null).toList();
        List<Decision> expired = decisions.stream().filter(Decision::expire).toList();
        return expire(expired, now)
                .then(moveOn(decisions))
                .then(insert(rules, reminders, now))
                .map(range -> new StepBatch(decisions, lane(reminders), range))
                .defaultIfEmpty(new StepBatch(decisions, Lane.BULK, null));
    }

    private Mono<Long> expire(List<Decision> expired, Instant now) {
        if (expired.isEmpty()) {
            return Mono.empty();
        }
        return database.sql(FollowUpSql.EXPIRE)
                .bind("invitations", invitations(expired))
                .bind("now", now)
                .fetch()
                .rowsUpdated();
    }

    private Mono<Long> moveOn(List<Decision> decisions) {
        return database.sql(FollowUpSql.MOVE_ON)
                .bind(
                        "deliveries",
                        decisions.stream()
                                .map(decision -> decision.due().deliveryId())
                                .toArray(Long[]::new))
                .bind("nexts", decisions.stream().map(Decision::next).toArray(Instant[]::new))
                .fetch()
                .rowsUpdated();
    }

    private Mono<RequestedRange> insert(CampaignRules rules, List<Decision> reminders, Instant now) {
        if (reminders.isEmpty()) {
            return Mono.empty();
        }
        return database.sql(FollowUpSql.INSERT_REMINDERS)
                .bind("workspace", rules.workspaceId())
                .bind("campaign", rules.campaignId())
                .bind("lane", lane(reminders).sql())
                .bind("now", now)
                .bind("healAt", now.plus(settings.healAfter()))
                .bind("invitations", invitations(reminders))
                .bind("ordinals", reminders.stream().map(Decision::step).toArray(Integer[]::new))
                .bind(
                        "ways",
                        reminders.stream()
                                .map(decision -> decision.way().name())
                                .toArray(String[]::new))
                .map(row -> new RequestedRange(
                        rules.campaignId(),
                        required(row, "first_id", Long.class),
                        required(row, "last_id", Long.class),
                        required(row, "count", Long.class)))
                .one();
    }

    private Lane lane(List<Decision> reminders) {
        return reminders.size() <= settings.expressUpTo() ? Lane.EXPRESS : Lane.BULK;
    }

    private static Long[] invitations(List<Decision> decisions) {
        return decisions.stream().map(decision -> decision.due().invitationId()).toArray(Long[]::new);
    }

    private static CampaignRules rulesOf(Readable row) {
        Integer[] ordinals = required(row, "ordinals", Integer[].class);
        String[] anchors = required(row, "anchors", String[].class);
        Long[] offsets = required(row, "offsets", Long[].class);
        List<FollowUpStep> steps = IntStream.range(0, ordinals.length)
                .mapToObj(i -> new FollowUpStep(
                        ordinals[i], SqlName.of(StepAnchor.class, anchors[i]), Duration.ofSeconds(offsets[i])))
                .toList();
        Long expiresAfter = row.get("expires_after_seconds", Long.class);
        return new CampaignRules(
                required(row, "workspace_id", Long.class),
                required(row, "id", Long.class),
                new FollowUpPlan(steps, expiresAfter == null ? null : Duration.ofSeconds(expiresAfter)),
                SqlName.of(ReminderStop.class, required(row, "stop_on", String.class)),
                new SendingWindow(
                        required(row, "sending_from_minute", Integer.class),
                        required(row, "sending_until_minute", Integer.class),
                        SendingDays.of(
                                required(row, "sending_days", String[].class),
                                required(row, "holiday_regions", String[].class))),
                CampaignRules.zone(row.get("time_zone", String.class)));
    }

    private static DueInvitation dueOf(Readable row) {
        return new DueInvitation(
                required(row, "delivery_id", Long.class),
                required(row, "invitation_id", Long.class),
                SqlName.of(InvitationState.class, required(row, "state", String.class)),
                required(row, "sent_at", Instant.class),
                required(row, "follow_up_at", Instant.class),
                row.get("time_zone", String.class),
                required(row, "suppressed", Boolean.class));
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    /** What one transaction did; the range is null when no reminder was inserted. */
    record StepBatch(
            List<Decision> decisions, Lane lane, @Nullable RequestedRange range) {

        static final StepBatch EMPTY = new StepBatch(List.of(), Lane.BULK, null);
    }
}
