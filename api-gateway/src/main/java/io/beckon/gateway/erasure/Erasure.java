package io.beckon.gateway.erasure;

import java.time.Instant;

/** An erasure that goes on, its row locked. */
record Erasure(
        long id,
        long workspaceId,
        String address,
        String mailbox,
        String phase,
        long submission,
        int sequence,
        Instant now) {}
