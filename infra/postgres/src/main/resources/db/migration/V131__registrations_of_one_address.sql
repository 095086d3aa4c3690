-- registration: owner and transitions as in V130; beside them api-gateway makes, when a person is erased,
--   held -> released   (its seat goes back; a confirmed one stays used)
-- and takes address, mailbox and name out of all of that person's rows.

CREATE INDEX registration_of_address ON registration (workspace_id, address) WHERE address IS NOT NULL;
