-- The members of a workspace, and what its keys may use. Owner: api-gateway, as in V1.

-- The managers of a workspace among its million learners.
CREATE INDEX account_of_workspace_by_role ON account (workspace_id, role, id);

ALTER TABLE api_key ADD COLUMN scopes text[] CHECK (cardinality(scopes) > 0);
COMMENT ON COLUMN api_key.scopes IS 'The parts of the API it may use, by the word behind /v1/; NULL: all of them.';
