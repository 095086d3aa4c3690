COMMENT ON COLUMN submission_chunk.settled_at IS
    'When the sweep saw nothing left to do: all its first deliveries ended, it is parked, or its campaign was cancelled before it was expanded. Who makes it stored again sets it to NULL.';
