-- Owner, and the only one who writes it: api-gateway.
ALTER TABLE campaign ADD COLUMN assertions boolean;
COMMENT ON COLUMN campaign.assertions IS
    'Whether the destination is told who comes, when it is an allowed host; NULL follows workspace.assertion_hosts.';
