package io.beckon.mail.letter;

import io.beckon.contracts.registration.RegistrationMail;
import io.beckon.contracts.registration.RegistrationSql;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads the registration invitation that a campaign sends; its passcode stays sealed. */
@Component("mailRegistrationStore")
class RegistrationStore {

    private static final String FIND = """
            WITH wanted AS (SELECT l.user_group_id AS id FROM registration_user_group l WHERE l.registration_invitation_id = :id)
            SELECT r.id, r.name, r.message, r.passcode_sealed, r.public_id, r.seats, r.expires_at, w.public_base_url,
                   """ + RegistrationSql.NAMES + """
              FROM registration_invitation r JOIN workspace w ON w.id = r.workspace_id
             WHERE r.id = :id""";

    private final DatabaseClient database;

    RegistrationStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<CampaignFacts.Registration> find(long id) {
        return database.sql(FIND).bind("id", id).map(RegistrationStore::read).one();
    }

    private static CampaignFacts.Registration read(Readable row) {
        return new CampaignFacts.Registration(
                WorkspaceStore.number(row, "id").longValue(),
                WorkspaceStore.text(row, "name"),
                row.get("message", String.class),
                Objects.requireNonNull(row.get("passcode_sealed", byte[].class)),
                RegistrationMail.joinUrl(
                        WorkspaceStore.text(row, "public_base_url"), WorkspaceStore.text(row, "public_id")),
                WorkspaceStore.number(row, "seats").intValue(),
                List.of(Objects.requireNonNull(row.get("groups", String[].class))),
                List.of(Objects.requireNonNull(row.get("courses", String[].class))),
                row.get("expires_at", Instant.class));
    }
}
