package io.beckon.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.local.chaos.ChaosDatabase.Delivery;
import io.beckon.local.chaos.Evidence.Taking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker fails where it must: each test breaks one thing of a run that was in order. */
class CheckerTest {

    private static final String ADA = "ada@example.org";
    private static final String BO = "bo@example.org";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Set<String> admitted = new HashSet<>(Set.of(ADA, BO));
    private final List<Delivery> deliveries = new ArrayList<>(List.of(
            sent(1, "invitation", ADA), sent(2, "invitation", BO), sent(3, "reminder", ADA), sent(4, "reminder", BO)));
    private final List<Taking> takings =
            new ArrayList<>(List.of(taken(1, ADA), taken(2, BO), taken(3, ADA), taken(4, BO)));
    private final Map<SmtpFault, Evidence.Struck> faults = new EnumMap<>(SmtpFault.class);
    private final List<KillLog.Entry> kills = new ArrayList<>();
    private final List<String> crashes = new ArrayList<>();
    private final List<String> unbalanced = new ArrayList<>();
    private long open;
    private long parked;
    private long samples = 9;

    CheckerTest() {
        for (SmtpFault kind : SmtpFault.values()) {
            faults.put(kind, new Evidence.Struck(0, Set.of()));
        }
    }

    @Test
    void a_run_in_order_holds() {
        assertThat(check().offences()).isEmpty();
    }

    @Test
    void a_mail_that_is_sent_and_was_never_taken_is_lost() {
        takings.remove(1);
        assertThat(check().lost()).containsExactly(BO);
        assertThat(check().offences())
                .containsExactly("lost: invitation 2 to bo@example.org is sent and was never taken");
    }

    @Test
    void somebody_who_was_never_invited_is_lost() {
        admitted.add("carl@example.org");
        assertThat(check().lost()).containsExactly("carl@example.org");
    }

    @Test
    void somebody_who_was_never_reminded_is_lost() {
        deliveries.remove(3);
        takings.remove(3);
        assertThat(check().lost()).containsExactly(BO);
    }

    @Test
    void a_mail_that_failed_without_being_refused_for_good_is_lost() {
        deliveries.set(1, new Delivery(2, "invitation", BO, "failed", false, false));
        deliveries.remove(3);
        takings.removeIf(taking -> taking.recipient().equals(BO));
        assertThat(check().lost()).containsExactly(BO);
    }

    @Test
    void a_mail_refused_for_good_has_failed_and_nothing_else() {
        deliveries.set(1, new Delivery(2, "invitation", BO, "failed", false, false));
        deliveries.remove(3);
        takings.removeIf(taking -> taking.recipient().equals(BO));
        faults.put(SmtpFault.REFUSED_AT_RECIPIENT, new Evidence.Struck(1, Set.of(BO)));
        assertThat(check().offences()).isEmpty();

        deliveries.set(1, sent(2, "invitation", BO));
        assertThat(check().offences()).anyMatch(offence -> offence.contains("was refused for good, is sent"));
    }

    @Test
    void a_double_that_the_database_does_not_flag_is_found() {
        takings.add(new Taking(1, ADA, NOON));
        assertThat(check().offences())
                .containsExactly("invitation 1 to ada@example.org was taken 2 times, and the database does not say so");
    }

    @Test
    void a_double_whose_answers_were_read_is_found_though_it_is_flagged() {
        deliveries.set(0, new Delivery(1, "invitation", ADA, "sent", true, false));
        takings.add(taken(1, ADA));
        assertThat(check().offences())
                .containsExactly(
                        "invitation 1 to ada@example.org was taken 2 times, though only 0 answers can have stayed unread");
    }

    @Test
    void a_flagged_double_after_an_unread_answer_is_within_the_promise_and_stands_at_its_fault() {
        deliveries.set(0, new Delivery(1, "invitation", ADA, "sent", true, false));
        takings.add(new Taking(1, ADA, NOON));
        faults.put(SmtpFault.CUT_AFTER_DOT, new Evidence.Struck(1, Set.of(ADA)));
        Verdict verdict = check();
        assertThat(verdict.offences()).isEmpty();
        assertThat(row(verdict, "cut after the dot")).isEqualTo("cut after the dot 1 1 0 1 1");
    }

    @Test
    void a_double_by_a_killed_mail_worker_stands_at_the_kill() {
        deliveries.set(0, new Delivery(1, "invitation", ADA, "sent", true, false));
        takings.add(new Taking(1, ADA, NOON));
        kills.add(new KillLog.Entry(Victim.MAIL_WORKER, NOON, 1, NOON.plusSeconds(5), 4));
        assertThat(row(check(), "mail-worker killed")).isEqualTo("mail-worker killed 1 1 0 1 1");
    }

    @Test
    void a_sample_that_does_not_balance_is_found() {
        new Balance(10, 1, 1, 7, 7, 5, 5, 0, 0).faults().forEach(unbalanced::add);
        assertThat(check().offences())
                .containsExactly("does not balance: rows received 10, but waiting + refused + parked + invited 9");
    }

    @Test
    void every_equation_of_a_sample_is_looked_at() {
        assertThat(new Balance(9, 1, 1, 7, 7, 5, 5, 2, 2).faults()).isEmpty();
        assertThat(new Balance(9, 1, 1, 7, 6, 5, 4, 2, 1).faults()).hasSize(3);
    }

    @Test
    void a_run_that_nobody_could_look_at_does_not_pass() {
        samples = 0;
        assertThat(check().holds()).isFalse();
    }

    @Test
    void what_has_not_ended_was_parked_crashed_or_is_unknown_to_the_database_is_found() {
        deliveries.set(2, new Delivery(3, "reminder", ADA, "deferred", false, false));
        takings.add(taken(99, ADA));
        takings.set(1, taken(2, ADA));
        open = 1;
        parked = 1;
        crashes.add("MAIL ended of itself with status 3");
        assertThat(check().offences())
                .containsExactlyInAnyOrder(
                        "MAIL ended of itself with status 3",
                        "1 rows or mails have not come to an end",
                        "1 messages, chunks or rows were parked",
                        "delivery 99 was taken by the mail server and is not in the database",
                        "delivery 2 went to another address than bo@example.org",
                        "reminder 3 to ada@example.org is still deferred");
    }

    private Verdict check() {
        return Checker.check(new Evidence(
                admitted, deliveries, takings, faults, kills, crashes, open, parked, samples, samples, unbalanced));
    }

    private static String row(Verdict verdict, String label) {
        return verdict.table().stream()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow()
                .replaceAll(" +", " ");
    }

    private static Delivery sent(long id, String purpose, String address) {
        return new Delivery(id, purpose, address, "sent", false, false);
    }

    private static Taking taken(long id, String address) {
        return new Taking(id, address, null);
    }
}
