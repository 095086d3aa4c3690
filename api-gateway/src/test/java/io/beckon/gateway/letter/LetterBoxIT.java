package io.beckon.gateway.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckon.contracts.message.BeckonMessage;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.message.ChunkSubmitted;
import io.beckon.contracts.message.DeliveriesDue;
import io.beckon.contracts.message.DeliveriesRequested;
import io.beckon.contracts.state.DeliveryPurpose;
import io.beckon.contracts.state.Lane;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.hint.HintSettings;
import io.beckon.gateway.hint.Hints;
import io.beckon.messaging.MessagePublisher;
import io.beckon.testkit.Servers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LetterBoxIT extends GatewayIT {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @Autowired
    private LetterBox letters;

    @Autowired
    private MessagePublisher publisher;

    @Autowired
    private TransactionalOperator transaction;

    private final HintsNoted hints = new HintsNoted();

    @Test
    void a_letter_is_due_at_once_on_the_express_lane_with_all_it_says() {
        Long id = letters.put(code("483920")).block(DEADLINE);
        Map<String, Object> row = row(id);
        assertThat(row)
                .containsEntry("workspace_id", workspace.id())
                .containsEntry("purpose", "code")
                .containsEntry("lane", "express")
                .containsEntry("state", "ready")
                .containsEntry("to_address", "ana@example.org")
                .containsEntry("due", true)
                .containsEntry("letter", "sign_in_code")
                .containsEntry("locale", "de-AT")
                .containsEntry("code", "483920");
        assertThat(row.get("campaign_id")).isNull();
    }

    @Test
    void its_hint_follows_the_commit_and_nothing_follows_a_rollback() {
        LetterBox noting = box(hints);
        List<Integer> hintsBeforeCommit = new ArrayList<>();
        Long id = noting.put(code("1"))
                .doOnNext(put -> hintsBeforeCommit.add(hints.ranges.size()))
                .as(transaction::transactional)
                .block(DEADLINE);
        assertThat(hintsBeforeCommit).containsExactly(0);
        assertThat(hints.ranges).containsExactly(new DeliveriesRequested(0, id, id));

        StepVerifier.create(noting.put(code("2"))
                        .then(Mono.error(new IllegalStateException("not today")))
                        .as(transaction::transactional))
                .expectErrorMessage("not today")
                .verify(DEADLINE);
        assertThat(hints.ranges).hasSize(1);
        assertThat(count("content -> 'variables' ->> 'code' = '2'")).isZero();
    }

    @Test
    void a_broker_that_is_away_costs_a_deadline_and_no_letter() {
        LetterBox letters = box(publisher);
        Servers.rabbit().stop();
        try {
            Long id = letters.put(code("3")).as(transaction::transactional).block(DEADLINE);
            assertThat(row(id)).containsEntry("state", "ready").containsEntry("due", true);
        } finally {
            Servers.rabbit().start();
        }
        for (Lane lane : Lane.values()) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> takes(Channel.DELIVERIES_REQUESTED, new DeliveriesDue(0), lane));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> takes(Channel.INVITATIONS_SUBMITTED, new ChunkSubmitted(0, 0), lane));
        }
    }

    /** A restarted broker elects a leader for each queue first, and other tests share it. */
    private boolean takes(Channel channel, BeckonMessage message, Lane lane) {
        return Boolean.TRUE.equals(publisher
                .publish(channel, lane, List.of(message))
                .thenReturn(true)
                .onErrorReturn(false)
                .block(Duration.ofMinutes(1)));
    }

    @Test
    void what_a_stranger_typed_is_stored_as_it_can_be() {
        Long id = letters.put(new Letter(
                        Letter.INSTALLATION,
                        DeliveryPurpose.NOTICE,
                        "address_in_use",
                        "ana@example.org",
                        Locale.ENGLISH,
                        Map.of("code", "a\0b\"\\{}")))
                .block(DEADLINE);
        assertThat(row(id)).containsEntry("workspace_id", 0L).containsEntry("code", "a\uFFFDb\"\\{}");
    }

    @Test
    void a_mail_of_a_campaign_is_no_letter() {
        assertThatThrownBy(() -> new Letter(
                        1, DeliveryPurpose.REMINDER, "sign_in_code", "ana@example.org", Locale.ENGLISH, Map.of()))
                .hasMessageContaining("belongs to a campaign");
    }

    private LetterBox box(MessagePublisher tellingTheWorkers) {
        return new LetterBox(
                database, new Hints(tellingTheWorkers, new HintSettings(Duration.ofSeconds(2))), Clock.systemUTC());
    }

    private Letter code(String code) {
        return new Letter(
                workspace.id(),
                DeliveryPurpose.CODE,
                "sign_in_code",
                "ana@example.org",
                Locale.forLanguageTag("de-AT"),
                Map.of("code", code, "minutes", "10"));
    }

    private Map<String, Object> row(Long id) {
        return Objects.requireNonNull(
                database.sql("""
                        SELECT workspace_id, campaign_id, purpose::text AS purpose, lane::text AS lane, state::text AS state, to_address,
                               next_attempt_at <= now() AS due, content ->> 'letter' AS letter, content ->> 'locale' AS locale,
                               content -> 'variables' ->> 'code' AS code
                          FROM delivery WHERE id = :id""").bind("id", id).fetch().one().block(DEADLINE));
    }

    private long count(String where) {
        return Objects.requireNonNull(database.sql("SELECT count(*) FROM delivery WHERE " + where)
                .map(row -> row.get(0, Long.class))
                .one()
                .block(DEADLINE));
    }

    private static final class HintsNoted implements MessagePublisher {

        private final List<BeckonMessage> ranges = new ArrayList<>();

        @Override
        public Mono<Void> publish(Channel channel, Lane lane, Collection<? extends BeckonMessage> messages) {
            return Mono.fromRunnable(() -> ranges.addAll(messages));
        }
    }
}
