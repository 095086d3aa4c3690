package io.beckon.mail.letter;

import io.beckon.contracts.state.UnknownPolicy;
import io.beckon.mail.compose.ComposedMail;
import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Writes the mails of one claim: those of a campaign, or those that have none. */
public sealed interface ClaimLetters permits CampaignLetters, SingleLetters {

    /** Errors with {@link LetterFaultException} when it cannot be written. */
    Mono<ComposedMail> write(Addressee addressee, Instant now);

    /** When the scheduler next has something to do for an invitation that was sent just now; empty for never. */
    Optional<Instant> followUpAt(Addressee addressee, Instant sentAt);

    /** What becomes of a mail that nobody knows the fate of. */
    UnknownPolicy unknownDeliveries();
}
