package io.beckon.contracts.registration;

/** Parts of statements that must say the same wherever registration invitations are read. */
public final class RegistrationSql {

    /** How many names of groups or courses a mail shows; who enrols sees them all. */
    public static final int MOST_NAMES = 20;

    /**
     * Columns {@code courses} and {@code groups}: the names behind the user groups {@code wanted (id)} of {@code workspace w}, one more
     * than are shown when there are more. Archived courses are none.
     */
    public static final String NAMES = """
            ARRAY(SELECT DISTINCT k.name
                    FROM (SELECT gc.course_id FROM user_group_course gc WHERE gc.user_group_id IN (SELECT id FROM wanted)
                           UNION
                          SELECT pc.course_id FROM user_group_program gp JOIN program_course pc ON pc.program_id = gp.program_id
                           WHERE gp.user_group_id IN (SELECT id FROM wanted)) c
                    JOIN course k ON k.id = c.course_id
                   WHERE k.workspace_id = w.id AND k.archived_at IS NULL
                   ORDER BY k.name LIMIT %1$d) AS courses,
            ARRAY(SELECT g.name FROM user_group g JOIN wanted ON wanted.id = g.id
                   WHERE g.workspace_id = w.id ORDER BY g.name LIMIT %1$d) AS groups
            """.formatted(MOST_NAMES + 1);

    /**
     * Why {@code registration_invitation r} takes nobody at {@code :now}: {@code registration_closed}, {@code registration_expired} or
     * {@code registration_full}; NULL while somebody could take a seat. A held seat whose time is over is free.
     */
    public static final String SHUT = """
            CASE WHEN r.closed_at IS NOT NULL THEN 'registration_closed'
                 WHEN r.expires_at <= :now THEN 'registration_expired'
                 WHEN r.seats_taken >= r.seats AND NOT EXISTS (
                          SELECT FROM registration o
                           WHERE o.registration_invitation_id = r.id AND o.state = 'held' AND o.held_until <= :now)
                     THEN 'registration_full'
            END
            """;

    private RegistrationSql() {}
}
