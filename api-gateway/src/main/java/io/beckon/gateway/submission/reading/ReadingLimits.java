package io.beckon.gateway.submission.reading;

/**
 * How much of one upload is taken; what is beyond is refused, never cut off.
 *
 * @param decodedBytes of the whole upload after gzip; beyond it the upload is refused
 * @param rowBytes     of one row as UTF-8; a larger row is refused by itself
 * @param columns      of the header and of a row
 * @param rows         people in one upload; beyond it the upload is refused
 */
public record ReadingLimits(long decodedBytes, int rowBytes, int columns, long rows) {}
