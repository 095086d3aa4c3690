-- Parked work is tried again or given up by a manager. Beside the transitions named before, api-gateway makes, in the order of the locks
-- (campaign, invitation, delivery):
--   campaign           done -> running                     (when something of it is tried again)
--   submission_chunk   parked -> stored                    (try again: invite-worker expands it; failures begin anew, settled_at becomes NULL)
--                      given_up_at                         (give up: it stays parked, and its rows stay counted so)
--                      settled_at becomes NULL             (a delivery of it is tried again)
--   delivery           unknown -> deferred, due at once    (try again: mail-worker sends it with the same Message-ID)
--                      unknown -> failed                   (give up)
--   invitation         pending -> failed                   (its first mail was given up)
--   row_outcome        parked -> given up: given_up_at; the row stays counted as parked
--                      deleted with its row's move into a chunk of its own (try again), in one transaction
-- Chunks and rows only of a sealed submission, whose row is locked between campaign and chunk.
-- And mail-worker, when a 250 comes after all, in the order invitation, delivery:
--   delivery           failed -> sent                      (what the mail server took is sent, whatever was made of it before)
--   invitation         failed -> pending | opened          (its first mail became sent: ended_at becomes NULL; opened when opened_at is set)
--                      failed -> revoked                   (the same, when its person was erased meanwhile)

ALTER TABLE submission_chunk ADD COLUMN given_up_at timestamptz;
COMMENT ON COLUMN submission_chunk.given_up_at IS 'A manager wants it no longer listed as parked work.';
ALTER TABLE row_outcome ADD COLUMN given_up_at timestamptz;
-- The index by which parked rows are found is on a large table, and made by V183.
