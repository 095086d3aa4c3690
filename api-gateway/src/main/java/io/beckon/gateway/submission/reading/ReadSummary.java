package io.beckon.gateway.submission.reading;

/**
 * What a whole upload was.
 *
 * @param chunks      how many chunks it was cut into
 * @param rows        people in it, readable or not
 * @param bytes       of the list as UTF-8, after gzip, without byte order mark
 * @param contentHash SHA-256 over those bytes
 * @param columns     which columns were understood as what
 */
public record ReadSummary(int chunks, long rows, long bytes, byte[] contentHash, UnderstoodColumns columns) {}
