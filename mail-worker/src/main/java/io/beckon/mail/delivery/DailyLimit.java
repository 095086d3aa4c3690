package io.beckon.mail.delivery;

import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.mail.letter.CampaignFacts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * At most one reminder or follow-up a mailbox and day of the recipient, across all campaigns of a workspace, and automatic reminders
 * inside its sending hours only. Who is held back goes out on the next allowed day.
 */
@Component
class DailyLimit {

    static final String DAILY_LIMIT = "daily_limit";
    static final String SENDING_HOURS = "sending_hours";

    /** A slot already taken by the same delivery counts as taken by it: a reminder may be tried twice a day. */
    private static final String TAKE = """
            INSERT INTO reminder_slot (workspace_id, mailbox, day, delivery_id)
            SELECT :workspace, wanted.mailbox, wanted.day, wanted.delivery_id
              FROM unnest(:mailboxes::text[], :days::text[]::date[], :deliveries::bigint[])
                   AS wanted (mailbox, day, delivery_id)
             ORDER BY wanted.mailbox, wanted.day
            ON CONFLICT (workspace_id, mailbox, day) DO UPDATE SET delivery_id = reminder_slot.delivery_id
             WHERE reminder_slot.delivery_id = excluded.delivery_id
            RETURNING delivery_id""";

    private record Slot(String mailbox, LocalDate day) {}

    /** Until when one is held back, and by which rule. */
    record Rest(Instant until, String rule) {}

    private final DatabaseClient database;

    DailyLimit(DatabaseClient database) {
        this.database = database;
    }

    /** Takes the day's slots and says which of the claimed are held back, by delivery id. At most one statement, none without reminders. */
    Mono<Map<Long, Rest>> heldBack(Collection<ClaimedDelivery> claimed, CampaignFacts facts, Instant now) {
        Map<Long, Rest> held = new HashMap<>();
        Map<Slot, ClaimedDelivery> wanted = new LinkedHashMap<>();
        for (ClaimedDelivery delivery : claimed) {
            DeliveryPurpose purpose = delivery.addressee().purpose();
            if (purpose == DeliveryPurpose.REMINDER
                    && opening(delivery, facts, now).isAfter(now)) {
                held.put(delivery.id(), new Rest(opening(delivery, facts, now), SENDING_HOURS));
            } else if (facts.workspace().oneReminderADay() && isLimited(purpose)) {
                ClaimedDelivery first = wanted.putIfAbsent(slot(delivery, now), delivery);
                if (first != null) {
                    held.put(delivery.id(), tomorrow(delivery, facts, now));
                }
            }
        }
        return wanted.isEmpty()
                ? Mono.just(held)
                : take(facts.workspace().id(), wanted).map(taken -> {
                    wanted.values().stream()
                            .filter(delivery -> !taken.contains(delivery.id()))
                            .forEach(delivery -> held.put(delivery.id(), tomorrow(delivery, facts, now)));
                    return held;
                });
    }

    private Mono<Set<Long>> take(long workspaceId, Map<Slot, ClaimedDelivery> wanted) {
        List<Slot> slots = new ArrayList<>(wanted.keySet());
        return database.sql(TAKE)
                .bind("workspace", workspaceId)
                .bind("mailboxes", slots.stream().map(Slot::mailbox).toArray(String[]::new))
                .bind("days", slots.stream().map(slot -> slot.day().toString()).toArray(String[]::new))
                .bind(
                        "deliveries",
                        slots.stream()
                                .map(slot ->
                                        Objects.requireNonNull(wanted.get(slot)).id())
                                .toArray(Long[]::new))
                .map(row -> Objects.requireNonNull(row.get("delivery_id", Long.class)))
                .all()
                .collect(HashSet::new, Set::add);
    }

    private static boolean isLimited(DeliveryPurpose purpose) {
        return purpose == DeliveryPurpose.REMINDER || purpose == DeliveryPurpose.FOLLOW_UP;
    }

    private static Slot slot(ClaimedDelivery delivery, Instant now) {
        String mailbox = delivery.mailbox() == null ? delivery.addressee().address() : delivery.mailbox();
        return new Slot(mailbox, now.atZone(zone(delivery)).toLocalDate());
    }

    private static Instant opening(ClaimedDelivery delivery, CampaignFacts facts, Instant now) {
        return facts.workspace().sendingWindow().nextOpening(now, zone(delivery));
    }

    private static Rest tomorrow(ClaimedDelivery delivery, CampaignFacts facts, Instant now) {
        return new Rest(facts.workspace().sendingWindow().openingOfNextDay(now, zone(delivery)), DAILY_LIMIT);
    }

    private static ZoneId zone(ClaimedDelivery delivery) {
        return delivery.addressee().zone();
    }
}
