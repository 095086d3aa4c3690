-- workspace: owner as in V1. To which of its allowed hosts a signed assertion of who comes is handed over (infra/adr/0140).

ALTER TABLE workspace
    ADD COLUMN assertion_hosts text[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT workspace_assertion_hosts CHECK (assertion_hosts <@ allowed_hosts);
COMMENT ON COLUMN workspace.assertion_hosts IS 'A part of allowed_hosts: these learn address and name of who opens a course or destination there.';
