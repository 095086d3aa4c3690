package io.beckon.bench.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** One table, one row for each recipient. */
@Repository
class RecipientStore {

    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;

    RecipientStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.transactions =
                new TransactionTemplate(new JdbcTransactionManager(Objects.requireNonNull(jdbc.getDataSource())));
        jdbc.execute("""
                CREATE TABLE IF NOT EXISTS recipient (
                    id bigserial PRIMARY KEY,
                    campaign_id bigint NOT NULL,
                    email text NOT NULL,
                    name text,
                    status text NOT NULL DEFAULT 'PENDING',
                    sent_at timestamptz,
                    UNIQUE (campaign_id, email))""");
    }

    /** All or none; their ids in the order of the list. */
    List<Long> insert(long campaign, List<Recipient> recipients) {
        return Objects.requireNonNull(transactions.execute(status -> {
            List<Long> ids = new ArrayList<>(recipients.size());
            for (int from = 0; from < recipients.size(); from += BATCH) {
                ids.addAll(insertBatch(campaign, recipients.subList(from, Math.min(from + BATCH, recipients.size()))));
            }
            return ids;
        }));
    }

    private List<Long> insertBatch(long campaign, List<Recipient> batch) {
        return jdbc.queryForList(
                """
                INSERT INTO recipient (campaign_id, email, name)
                SELECT ?, r.email, r.name FROM unnest(?::text[], ?::text[]) AS r(email, name)
                RETURNING id""",
                Long.class,
                campaign,
                batch.stream().map(Recipient::email).toArray(String[]::new),
                batch.stream().map(Recipient::name).toArray(String[]::new));
    }

    Recipient read(long id) {
        return Objects.requireNonNull(jdbc.queryForObject(
                "SELECT email, name FROM recipient WHERE id = ?",
                (row, number) -> new Recipient(row.getString("email"), row.getString("name")),
                id));
    }

    void sent(long id) {
        jdbc.update("UPDATE recipient SET status = 'SENT', sent_at = now() WHERE id = ?", id);
    }
}
