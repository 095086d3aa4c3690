-- delivery, worker, claim: owners as in V1. New transitions, all by mail-worker, from the intent journal of a worker that died
-- (infra/adr/0190): sending -> sent | deferred | failed | unknown | ready of the dead worker's claims, and unknown -> ready | deferred of what
-- reminder-scheduler had taken away before the journal was found, where the journal says that it never was out. The sweep leaves
-- worker_id and epoch where they are for that; whoever claims the delivery next overwrites them.

COMMENT ON COLUMN delivery.worker_id IS
    'Who sends it or did last; with cause ''worker lost'' whose loss it was, so that this worker''s journal can still put it right.';
