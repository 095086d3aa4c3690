-- Who changed what, when and from where. Owner of all of it: api-gateway.
--
--   audit_entry   insert, in the transaction of the change; never updated. Deleted by forget_audit alone, which the operator calls
--   audit_actor   insert and new labels with the entries; the erasure of a person takes its label away
--
-- An entry names accounts and keys by their ids and never by an address, so that the log can stay as it is when a person is erased.

CREATE TABLE audit_actor (
    kind         text   NOT NULL CHECK (kind IN ('account', 'api_key', 'operator_key', 'system')),
    id           bigint NOT NULL,
    workspace_id bigint REFERENCES workspace,
    label        text   NOT NULL,
    PRIMARY KEY (kind, id)
);
COMMENT ON TABLE audit_actor IS 'What the actors of the entries are called, also when the account or key is no more.';
COMMENT ON COLUMN audit_actor.label IS 'As at the last change: a key''s label, a person''s name or address; ''erased'' after an erasure.';

CREATE TABLE audit_entry (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id bigint      REFERENCES workspace,
    at           timestamptz NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('change', 'begun', 'refused', 'signed_in', 'sign_in_failed', 'signed_out',
                                                      'password_changed', 'forgotten')),
    actor_kind   text        NOT NULL CHECK (actor_kind IN ('account', 'api_key', 'operator_key', 'system')),
    actor_id     bigint      NOT NULL,
    route        text        NOT NULL CHECK (length(route) <= 200),
    thing        text        NOT NULL CHECK (length(thing) <= 60),
    thing_id     bigint,
    detail       jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(detail) = 'object' AND length(detail::text) <= 8000),
    client       text        NOT NULL CHECK (length(client) <= 64),
    user_agent   text        CHECK (length(user_agent) <= 300)
);
COMMENT ON COLUMN audit_entry.workspace_id IS 'NULL: of the installation, such as a refused try of an operator''s key.';
COMMENT ON COLUMN audit_entry.kind IS
    'change: done, in the same transaction. begun: work in several transactions that was begun; a change with the same route follows when it ended well.';
COMMENT ON COLUMN audit_entry.thing IS 'The word behind /v1/ of the route.';
COMMENT ON COLUMN audit_entry.thing_id IS 'The id in the route''s address, or of what was made.';
COMMENT ON COLUMN audit_entry.detail IS
    'io.beckon.gateway.audit.AuditDetail: ids, names of fields, states, roles and figures; never secrets, addresses or lines of a list.';
CREATE INDEX audit_entry_of_workspace ON audit_entry (workspace_id, id);
CREATE INDEX audit_entry_of_actor ON audit_entry (workspace_id, actor_kind, actor_id, id);
CREATE INDEX audit_entry_of_thing ON audit_entry (workspace_id, thing, thing_id, id);
CREATE INDEX audit_entry_by_kind ON audit_entry (workspace_id, kind, id);
CREATE INDEX audit_entry_by_time ON audit_entry (at);

-- Whoever writes to the database with the gateway's own user cannot change what it wrote, and cannot take away what is younger than
-- 30 days, whatever setting he makes.
CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('beckon.audit_forgets', true) = 'on' AND OLD.at < now() - interval '30 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit log is only added to; what is older than 30 days goes by SELECT forget_audit(before).'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_stays();
CREATE TRIGGER audit_entry_stays_whole BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays();

-- Retention, for the operator: SELECT forget_audit(now() - interval '2 years'), again until it answers 0. Each call leaves one entry a
-- workspace that says how many went.
CREATE FUNCTION forget_audit(before timestamptz, most integer DEFAULT 10000) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    IF before > now() - interval '30 days' THEN
        RAISE EXCEPTION 'The last 30 days of the audit log stay.' USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM set_config('beckon.audit_forgets', 'on', true);
    WITH old AS (
        SELECT id FROM audit_entry WHERE at < before ORDER BY at LIMIT most),
    deleted AS (
        DELETE FROM audit_entry e USING old WHERE e.id = old.id RETURNING e.workspace_id),
    counted AS (
        SELECT workspace_id, count(*) AS entries FROM deleted GROUP BY workspace_id),
    noted AS (
        INSERT INTO audit_entry (workspace_id, at, kind, actor_kind, actor_id, route, thing, detail, client)
        SELECT workspace_id, now(), 'forgotten', 'system', 0, 'forget_audit', 'audit',
               jsonb_build_object('entries', entries, 'before', before), 'database'
          FROM counted)
    SELECT coalesce(sum(entries), 0) INTO gone FROM counted;
    PERFORM set_config('beckon.audit_forgets', 'off', true);
    RETURN gone;
END $$;
INSERT INTO audit_actor (kind, id, label) VALUES ('system', 0, 'Beckon');
