package io.beckon.mail.bounce;

import static org.awaitility.Awaitility.await;

import io.beckon.mail.delivery.Campaigns;
import io.beckon.mail.delivery.RunningWorker;
import io.beckon.mail.returnpath.InstallationReturnPath;
import io.beckon.mail.returnpath.ReturnPath;
import io.beckon.testkit.Database;
import io.beckon.testkit.Servers;
import io.beckon.testkit.SettableClock;
import io.beckon.testkit.smtp.FaultySmtpServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A running mail worker with a return path, and mails of its that were sent. */
final class BounceStage implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    /** One mail of an invitation, or of none: then that id is 0. */
    record Mail(long workspace, long campaign, long invitation, long delivery, String address) {}

    private final Database database = Servers.postgres().createDatabase();
    private final FaultySmtpServer smtp = FaultySmtpServer.started();
    private final SettableClock clock = SettableClock.atPresent();
    private final Campaigns campaigns = new Campaigns(database);
    private final RunningWorker worker;
    private final long workspace;
    private final long campaign;

    private BounceStage(Path folder, Map<String, Object> settings) {
        // The database keeps microseconds and rounds this one up: what is compared with a kept time must be one itself.
        clock.set(clock.instant().truncatedTo(ChronoUnit.MICROS).plusNanos(999));
        Map<String, Object> all = new HashMap<>(settings);
        all.put("beckon.letters.return-path", "bounces@acme.example");
        all.putIfAbsent("beckon.bounces.record-within", "2s");
        worker = RunningWorker.start(
                database, Servers.rabbit().createVirtualHost(), smtp, folder.resolve("keys"), clock, all);
        workspace = campaigns.workspace();
        campaign = campaigns.running(workspace);
    }

    static BounceStage start(Path folder, Map<String, Object> settings) {
        return new BounceStage(folder, settings);
    }

    long workspace() {
        return workspace;
    }

    SettableClock clock() {
        return clock;
    }

    FaultySmtpServer smtp() {
        return smtp;
    }

    <T> T bean(Class<T> type) {
        return worker.bean(type);
    }

    ReportIntake intake() {
        return bean(ReportIntake.class);
    }

    ReturnPath returnPath() {
        return bean(InstallationReturnPath.class).path().orElseThrow();
    }

    /** One that nobody else has. */
    String domain() {
        return "c" + PEOPLE.incrementAndGet() + ".example";
    }

    Mail sent(String state) {
        return sentTo("ana@" + domain(), state);
    }

    /** An invitation in that state, whose first mail was sent just now. */
    Mail sentTo(String written, String state) {
        String address = written.toLowerCase(Locale.ROOT);
        String mailbox = address.replaceAll("\\+[^@]*@", "@");
        long invitation = campaigns.number("SELECT nextval('invitation_block')");
        boolean opened = state.equals("opened") || state.equals("accepted");
        campaigns.change(
                """
                INSERT INTO invitation (id, workspace_id, campaign_id, submission_id, row_number, address, mailbox, state, opened_at,
                                        accepted_at, ended_at)
                VALUES (?, ?, ?, 1, ?, ?, ?, ?::invitation_state, ?::timestamptz, ?::timestamptz, ?::timestamptz)""",
                invitation,
                workspace,
                campaign,
                invitation,
                address,
                mailbox,
                state,
                opened ? past() : null,
                state.equals("accepted") ? past() : null,
                opened || state.equals("pending") ? null : past());
        return mail(invitation, address, "invitation", 0, "sent");
    }

    /** Long ago, so that it never lies behind a report. */
    private static String past() {
        return "2026-01-01T00:00:00Z";
    }

    /** A further mail of the invitation, sent as well. */
    Mail further(Mail of, String purpose, int ordinal) {
        return mail(of.invitation(), of.address(), purpose, ordinal, "sent");
    }

    /** One that is not yet sent. */
    Mail waiting(Mail of, String purpose, int ordinal) {
        return mail(of.invitation(), of.address(), purpose, ordinal, "ready");
    }

    private Mail mail(long invitation, String address, String purpose, int ordinal, String state) {
        long delivery = campaigns.number("SELECT nextval('delivery_block')");
        campaigns.change("""
                INSERT INTO delivery (id, workspace_id, campaign_id, invitation_id, purpose, ordinal, state, sent_at)
                VALUES (?, ?, ?, ?, ?::delivery_purpose, ?, ?::delivery_state, CASE WHEN ? = 'sent' THEN now() END)""", delivery, workspace, campaign, invitation, purpose, ordinal, state, state);
        return new Mail(workspace, campaign, invitation, delivery, address);
    }

    /** A mail without an invitation, such as a code. */
    Mail letter(long ofWorkspace) {
        long delivery = campaigns.number("SELECT nextval('delivery_block')");
        String address = "ana@" + domain();
        campaigns.change("""
                INSERT INTO delivery (id, workspace_id, purpose, state, sent_at, to_address) VALUES (?, ?, 'code', 'sent', now(), ?)""", delivery, ofWorkspace, address);
        return new Mail(ofWorkspace, 0, 0, delivery, address);
    }

    byte[] bytes(String report, Mail mail) {
        return Reports.about(report, returnPath().of(mail.delivery()));
    }

    void report(String report, Mail mail) {
        intake().take(returnPath(), returnPath().of(mail.delivery()), bytes(report, mail), "test");
    }

    /** As providers do: to the bare address, with the mail it is about inside. */
    void complain(Mail mail) {
        intake().take(returnPath(), returnPath().toString(), bytes("arf-abuse", mail), "test");
    }

    void request(Mail mail) {
        worker.request(new Campaigns.Range(mail.campaign(), mail.delivery(), mail.delivery()));
    }

    void awaitState(Mail mail, String state) {
        await().atMost(PATIENCE).until(() -> delivery(mail).get("state").equals(state));
    }

    Map<String, Object> delivery(Mail mail) {
        return campaigns.delivery(new Campaigns.Range(mail.campaign(), mail.delivery(), mail.delivery()), 0);
    }

    Map<String, Object> invitation(Mail mail) {
        return campaigns
                .rows("SELECT i.*, i.state::text AS state FROM invitation i WHERE id = ?", mail.invitation())
                .get(0);
    }

    /** Of all mails of the invitation; of the mail itself where there is none. */
    List<Map<String, Object>> bounces(Mail mail) {
        return campaigns.rows(
                "SELECT b.*, b.kind::text AS kind FROM bounce b WHERE invitation_id = ? OR delivery_id = ? ORDER BY reported_at",
                mail.invitation(),
                mail.delivery());
    }

    /** Scope, value and reason of the entries about the mail's address. */
    List<String> suppressions(Mail mail) {
        return entries("value = ?", mail.address());
    }

    List<String> suppressionsOf(long ofWorkspace) {
        return entries("scope = 'mailbox' AND workspace_id = ?", ofWorkspace);
    }

    private List<String> entries(String condition, Object argument) {
        return campaigns
                .rows(
                        "SELECT scope || ' ' || value || ' ' || reason AS entry FROM suppression WHERE " + condition,
                        argument)
                .stream()
                .map(row -> (String) row.get("entry"))
                .toList();
    }

    void change(String sql, Object... arguments) {
        campaigns.change(sql, arguments);
    }

    /** A transaction that holds what it selects until it is closed. */
    AutoCloseable holding(String sql) {
        try {
            Connection connection =
                    DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
            connection.setAutoCommit(false);
            connection.createStatement().execute(sql);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        worker.close();
        smtp.close();
    }
}
