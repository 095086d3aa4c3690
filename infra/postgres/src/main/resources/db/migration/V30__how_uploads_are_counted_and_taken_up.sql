-- Owner of submission and submission_chunk: api-gateway. Beside the transitions named in V1 it makes
--   submission        expired -> open, refused -> open   (the list is sent again under its Idempotency-Key)
--   submission_chunk  delete while stored                 (of a refused upload: nothing half-done stays behind)

COMMENT ON COLUMN submission.byte_count IS
    'Bytes of the list as UTF-8 without byte order mark, after gzip; submission_chunk.end_offset and both hashes count the same bytes.';
COMMENT ON COLUMN submission.lease_until IS
    'By the database''s clock. While it lasts the upload belongs to the gateway that reads it; set to now when the connection is cut.';
