package io.beckon.mail.delivery;

import io.beckon.mail.dkim.MailSigning;
import io.beckon.mail.journal.ClaimJournal;
import io.beckon.mail.journal.IntentJournal;
import io.beckon.mail.letter.CampaignLetters;
import io.beckon.mail.letter.ClaimLetters;
import io.beckon.mail.letter.LetterFaultException;
import io.beckon.mail.letter.Letters;
import io.beckon.mail.provider.Providers;
import io.beckon.mail.provider.Providers.Handover;
import io.beckon.mail.shaping.Shaping;
import io.beckon.mail.transport.SendResult;
import io.beckon.mail.transport.SendWatch;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Writes and sends the deliveries of a claim, and hands every one of them to the recorder, whatever happens. */
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private final Letters letters;
    private final DailyLimit dailyLimit;
    private final MailSigning signing;
    private final Providers providers;
    private final Shaping shaping;
    private final Judgement judgement;
    private final Recorder recorder;
    private final IntentJournal journal;
    private final Clock clock;
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private volatile boolean stopping;

    Sending(
            Letters letters,
            DailyLimit dailyLimit,
            MailSigning signing,
            Providers providers,
            Shaping shaping,
            Judgement judgement,
            Recorder recorder,
            IntentJournal journal,
            Clock clock) {
        this.letters = letters;
        this.dailyLimit = dailyLimit;
        this.signing = signing;
        this.providers = providers;
        this.shaping = shaping;
        this.judgement = judgement;
        this.recorder = recorder;
        this.journal = journal;
        this.clock = clock;
    }

    /** From here on nothing is begun; what is claimed and not begun is released. */
    void stop() {
        stopping = true;
        stopped.tryEmitEmpty();
    }

    /** Completes when nothing more is to be begun. */
    Mono<Void> whenStopping() {
        return stopped.asMono();
    }

    boolean isStopping() {
        return stopping;
    }

    /** Completes when all of the claim is recorded; never errors. */
    Mono<Void> send(Claim claim, long campaignId, FairTurns envelopes) {
        ClaimInHand inHand = recorder.take(claim, journalOf(claim));
        return letters.of(campaignId, claim.campaignVersion())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("there is no campaign " + campaignId)))
                .zipWhen(found -> heldBack(claim, found))
                .flatMap(ready -> sendAll(inHand, ready.getT1(), ready.getT2(), envelopes))
                .onErrorResume(error -> releaseAll(inHand, error))
                .then(inHand.whenRecorded());
    }

    private ClaimJournal journalOf(Claim claim) {
        List<Long> ids = claim.deliveries().stream().map(ClaimedDelivery::id).toList();
        return journal.claimed(claim.id(), claim.hold().holder(), ids);
    }

    /** Rules for reminders; nobody is held back who waits for a code. */
    private Mono<Map<Long, DailyLimit.Rest>> heldBack(Claim claim, ClaimLetters letters) {
        return letters instanceof CampaignLetters campaign
                ? dailyLimit.heldBack(claim.deliveries(), campaign.facts(), clock.instant())
                : Mono.just(Map.of());
    }

    private Mono<Void> sendAll(
            ClaimInHand inHand, ClaimLetters letters, Map<Long, DailyLimit.Rest> held, FairTurns envelopes) {
        Claim claim = inHand.claim();
        return Flux.fromIterable(claim.deliveries())
                .flatMap(
                        delivery -> {
                            DailyLimit.Rest rest = held.get(delivery.id());
                            Mono<Conclusion> conclusion = rest == null
                                    ? inItsTurn(delivery, letters, inHand, envelopes)
                                    : Mono.just(judgement.putOff(delivery, rest.until(), rest.rule(), clock.instant()));
                            return conclusion.doOnNext(Sending::log).doOnNext(end -> recorder.record(end, inHand));
                        },
                        Math.max(1, claim.deliveries().size()))
                .then();
    }

    private Mono<Conclusion> inItsTurn(
            ClaimedDelivery delivery, ClaimLetters letters, ClaimInHand inHand, FairTurns envelopes) {
        return envelopes
                .take(delivery.campaignId())
                // A turn comes on the thread of whoever ended his, an SMTP event loop as a rule: writing is not for it.
                .publishOn(Schedulers.parallel())
                .flatMap(turn -> writeAndSend(delivery, letters, inHand).doFinally(end -> turn.end()));
    }

    private Mono<Conclusion> writeAndSend(ClaimedDelivery delivery, ClaimLetters letters, ClaimInHand inHand) {
        Instant now = clock.instant();
        if (!mayStart(inHand) || !providers.takeMails()) {
            return Mono.just(judgement.released(delivery, now));
        }
        Shaping.Place place = shaping.ask(
                delivery.addressee().workspaceId(), delivery.addressee().address(), now);
        Instant notBefore = place.notBefore();
        return notBefore == null
                ? write(delivery, letters, inHand).doFinally(end -> place.left())
                : Mono.just(judgement.putOff(delivery, notBefore, Shaping.DOMAIN_RATE, now));
    }

    private Mono<Conclusion> write(ClaimedDelivery delivery, ClaimLetters letters, ClaimInHand inHand) {
        Watch watch = new Watch(inHand, delivery.id());
        return letters.write(delivery.addressee(), clock.instant())
                .flatMap(signing::signed)
                .flatMap(mail -> providers.send(mail, watch))
                .map(handover -> ended(delivery, handover, letters, watch.endedAt()))
                .onErrorResume(error -> Mono.just(unsent(delivery, error)));
    }

    private boolean mayStart(ClaimInHand inHand) {
        return !stopping
                && inHand.claim().hold().hasTimeLeft()
                && inHand.journal().mayBegin();
    }

    private Conclusion ended(ClaimedDelivery delivery, Handover handover, ClaimLetters letters, Instant at) {
        SendResult result = handover.result();
        shaping.saw(delivery.addressee().workspaceId(), delivery.addressee().address(), result, at);
        return judgement.of(delivery, handover.provider(), result, letters, at);
    }

    private Conclusion unsent(ClaimedDelivery delivery, Throwable error) {
        if (error instanceof LetterFaultException fault && !fault.concernsEverybody()) {
            return judgement.unwritable(delivery, "mail_not_written: " + fault.getMessage(), clock.instant());
        }
        if (error instanceof LetterFaultException fault) {
            return judgement.heldUp(delivery, "campaign_not_written: " + fault.getMessage(), clock.instant());
        }
        LOG.atError().addKeyValue("delivery", delivery.id()).setCause(error).log("a mail could not be handed over");
        return judgement.heldUp(delivery, "internal: " + error, clock.instant());
    }

    private Mono<Void> releaseAll(ClaimInHand inHand, Throwable error) {
        LOG.atWarn()
                .addKeyValue("claim", inHand.claim().id())
                .setCause(error)
                .log("a claim could not be begun and is released");
        return Mono.fromRunnable(() -> inHand.claim()
                .deliveries()
                .forEach(delivery -> recorder.record(judgement.released(delivery, clock.instant()), inHand)));
    }

    private static void log(Conclusion conclusion) {
        var level = conclusion.isSent() || !conclusion.tried() ? LOG.atDebug() : LOG.atInfo();
        level.addKeyValue("campaign", conclusion.delivery().campaignId())
                .addKeyValue("delivery", conclusion.id())
                .addKeyValue("invitation", conclusion.delivery().addressee().invitationId())
                .addKeyValue("state", conclusion.state().sql())
                .addKeyValue("phase", conclusion.phase())
                .addKeyValue("replyCode", conclusion.replyCode())
                .addKeyValue("cause", conclusion.cause())
                .log("a delivery ended");
    }

    /** Asked by the transport directly before an envelope and before its final dot: a mail may have waited for either. */
    private final class Watch implements SendWatch {

        private final ClaimInHand inHand;
        private final long deliveryId;
        private boolean intended;
        private @Nullable Instant endedAt;

        Watch(ClaimInHand inHand, long deliveryId) {
            this.inHand = inHand;
            this.deliveryId = deliveryId;
        }

        @Override
        public boolean mayStart() {
            return Sending.this.mayStart(inHand);
        }

        /** Once the lease is over somebody else may have the delivery: what is not out yet stays back. */
        @Override
        public boolean mayFinish() {
            intended = !inHand.claim().hold().isOver() && inHand.journal().intend(deliveryId);
            return intended;
        }

        /** On the event loop: the answer is in the journal before anything else happens. */
        @Override
        public void ended(SendResult result) {
            Instant at = now();
            endedAt = at;
            if (intended) {
                inHand.journal().ended(deliveryId, at, result);
            }
        }

        /** As the journal has it; now for a mail that no server was asked to take. */
        Instant endedAt() {
            return endedAt == null ? now() : endedAt;
        }

        private Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.MICROS);
        }
    }
}
