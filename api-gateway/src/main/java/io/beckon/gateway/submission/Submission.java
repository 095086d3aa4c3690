package io.beckon.gateway.submission;

import io.beckon.gateway.submission.reading.UnderstoodColumns;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One upload of people into a campaign, as the API shows it.
 *
 * @param state   open (being read, or broken off), sealed (taken: its people are invited), refused (see problem) or expired (broken off
 *                and never sent again)
 * @param rows    people in it, readable or not; of an open one those that were stored so far
 * @param chunks  pieces it was stored in
 * @param bytes   of the list as UTF-8, unpacked; 0 until it is sealed
 * @param lane    express for small campaigns, else bulk
 * @param columns what the columns of the list were understood as; null until it is sealed
 * @param problem why it was refused, as it was answered; else null
 */
record Submission(
        String id,
        String campaignId,
        String state,
        String contentType,
        long rows,
        int chunks,
        long bytes,
        String lane,
        @Nullable UnderstoodColumns columns,
        @Nullable Map<String, Object> problem,
        Instant createdAt,
        @Nullable Instant sealedAt) {}
