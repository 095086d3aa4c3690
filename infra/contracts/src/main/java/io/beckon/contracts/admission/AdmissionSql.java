package io.beckon.contracts.admission;

/** Statements by which the rows of a list are looked up; the same for a list that is sent and for one that is only checked. */
public final class AdmissionSql {

    /**
     * What is known of the addresses {@code $1} with the mailboxes {@code $2} in the campaign {@code $3} of the workspace {@code $4}, for
     * {@link Known}: nothing of most. An index serves each look.
     */
    public static final String KNOWN = """
            SELECT k.address, a.workspace_id AS account_workspace, coalesce(sa.reason, sm.reason)::text AS suppressed,
                   i.submission_id, i.row_number
              FROM unnest($1::text[], $2::text[]) AS k(address, mailbox)
              LEFT JOIN account a ON a.address = k.address
              LEFT JOIN invitation i ON i.campaign_id = $3 AND i.address = k.address
              LEFT JOIN suppression sa ON sa.workspace_id = $4 AND sa.scope = 'address' AND sa.value = k.address
              LEFT JOIN suppression sm ON sm.workspace_id = $4 AND sm.scope = 'mailbox' AND sm.value = k.mailbox
             WHERE a.id IS NOT NULL OR i.id IS NOT NULL OR sa.id IS NOT NULL OR sm.id IS NOT NULL""";

    /** Which of the addresses {@code $1} cannot be suggested to somebody: accounts, and invitations of the campaign {@code $2}. */
    public static final String TAKEN = """
            SELECT address FROM account WHERE address = ANY ($1::text[])
             UNION
            SELECT address FROM invitation WHERE campaign_id = $2 AND address = ANY ($1::text[])""";

    private AdmissionSql() {}
}
