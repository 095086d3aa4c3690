package io.beckon.gateway.provider;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/**
 * A domain of recipients that asked for fewer mails, and to which mails of this workspace wait.
 *
 * @param rate  mails a second that it is given now, by all workers together
 * @param since its last complaint
 */
record HeldDomain(
        @Schema(example = "mail.example") String domain,
        @Schema(example = "2.5") double rate,
        Instant since) {}
