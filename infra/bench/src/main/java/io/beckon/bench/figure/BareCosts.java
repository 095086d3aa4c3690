package io.beckon.bench.figure;

import io.beckon.bench.stage.Cpu;
import io.beckon.bench.stage.Sizes;
import io.beckon.bench.stage.Stage;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.List;

/**
 * What the parts of a mail cost at the least, each alone, in CPU milliseconds a mail.
 *
 * @param sql inserting, claiming and recording it in sets, on the real tables, in the database's processes
 * @param client sending it by our SMTP client, in this process
 * @param sink taking it, in the sink's process
 */
record BareCosts(double sql, double client, double sink) {

    private static final int CHUNK = 1_000;
    private static final int CLAIM = 256;

    double total() {
        return sql + client + sink;
    }

    static BareCosts measure(Stage stage, Sizes sizes, String series) throws SQLException {
        double sql = sql(stage, sizes.people(), series);
        try (SmtpRun run = new SmtpRun(stage.sink().port())) {
            run.send(Math.min(sizes.smtpMails(), 20_000));
            var self = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            Cpu sink = Cpu.since(List.of(stage.sink().handle()));
            long before = self.getProcessCpuTime();
            run.send(sizes.smtpMails());
            double client = (self.getProcessCpuTime() - before) / 1e6;
            return new BareCosts(sql, client / sizes.smtpMails(), sink.millis() / sizes.smtpMails());
        }
    }

    private static double sql(Stage stage, int mails, String series) throws SQLException {
        try (BareStatements statements = new BareStatements(stage, series)) {
            Cpu database = Cpu.since(List.of(stage.databaseProcess()));
            for (int from = 0; from < mails; from += CHUNK) {
                statements.insert(from, Math.min(CHUNK, mails - from));
            }
            for (int from = 0; from < mails; from += CLAIM) {
                int claimed = Math.min(CLAIM, mails - from);
                statements.claim(from, claimed);
                statements.record(from, claimed);
            }
            return database.millis() / mails;
        }
    }
}
