package io.beckon.mail.letter;

import io.beckon.contracts.followup.SendingWindow;
import io.beckon.contracts.state.UnknownPolicy;
import io.beckon.contracts.template.RenderedLetter;
import io.beckon.contracts.template.RenderedMail;
import io.beckon.contracts.template.TemplateRenderer;
import io.beckon.contracts.template.TemplateVariables;
import io.beckon.mail.compose.CampaignMail;
import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.compose.MailComposer;
import io.beckon.mail.compose.RecipientMail;
import io.beckon.mail.returnpath.InstallationReturnPath;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes the mails that belong to no campaign, each for itself: they are few, and somebody waits for every one. */
@Component
public final class SingleLetters implements ClaimLetters {

    private static final Logger LOG = LoggerFactory.getLogger(SingleLetters.class);
    private static final long INSTALLATION = 0;
    private static final int DAY = 1440;

    private final WorkspaceStore workspaces;
    private final InstallationSettings installation;
    private final InstallationReturnPath returnPath;
    private final TemplateRenderer renderer = new TemplateRenderer();
    private final KeptMonos<Long, CampaignFacts.Workspace> kept;

    SingleLetters(
            WorkspaceStore workspaces,
            InstallationSettings installation,
            LetterSettings settings,
            InstallationReturnPath returnPath) {
        this.workspaces = workspaces;
        this.installation = installation;
        this.returnPath = returnPath;
        this.kept = new KeptMonos<>(settings.kept(), settings.keptFor());
        installation
                .missing()
                .ifPresent(setting -> LOG.info(
                        "{} is not set: mails that belong to no workspace, such as codes of a sign-up, will fail",
                        setting));
    }

    @Override
    public Mono<ComposedMail> write(Addressee addressee, Instant now) {
        return sender(addressee.workspaceId())
                // Parsing a template may read files.
                .publishOn(Schedulers.boundedElastic())
                .map(sender -> written(addressee, sender, now));
    }

    /** Nothing follows a mail of this kind. */
    @Override
    public Optional<Instant> followUpAt(Addressee addressee, Instant sentAt) {
        return Optional.empty();
    }

    /** Somebody waits for it, and nobody looks through what became of it: two are better than none. */
    @Override
    public UnknownPolicy unknownDeliveries() {
        return UnknownPolicy.RESEND;
    }

    private Mono<CampaignFacts.Workspace> sender(long workspaceId) {
        return workspaceId == INSTALLATION
                ? Mono.fromCallable(this::installation)
                : kept.get(workspaceId, () -> workspaces.find(workspaceId))
                        .switchIfEmpty(Mono.error(() -> fault("there is no workspace " + workspaceId)));
    }

    private CampaignFacts.Workspace installation() {
        if (installation.missing().isPresent()) {
            throw fault("the mail worker's setting " + installation.missing().get() + " is not set");
        }
        String name = Objects.requireNonNull(installation.fromName());
        return new CampaignFacts.Workspace(
                INSTALLATION,
                name,
                name,
                Objects.requireNonNull(installation.fromAddress()),
                null,
                Objects.requireNonNull(installation.publicBaseUrl()),
                null,
                null,
                null,
                null,
                null,
                "en",
                ZoneOffset.UTC,
                new SendingWindow(0, DAY),
                UnknownPolicy.RESEND,
                false);
    }

    private ComposedMail written(Addressee addressee, CampaignFacts.Workspace sender, Instant now) {
        try {
            SingleLetter letter = SingleLetter.read(addressee.letter());
            return letter.isRendered()
                    ? composed(addressee, sender, RenderedLetter.of(letter.values()), RenderedLetter.NAME, now)
                    : composed(
                            addressee,
                            sender,
                            words(addressee, sender, letter),
                            letter.text().sql(),
                            now);
        } catch (RuntimeException e) {
            throw new LetterFaultException(false, String.valueOf(e.getMessage()), e);
        }
    }

    private RenderedMail words(Addressee addressee, CampaignFacts.Workspace sender, SingleLetter letter) {
        Map<String, Object> frame = SenderFrame.of(sender);
        frame.put(TemplateVariables.PERSON_ADDRESS, addressee.address());
        return letter.text().render(renderer, letter.language(), frame, letter.values());
    }

    private ComposedMail composed(
            Addressee addressee, CampaignFacts.Workspace sender, RenderedMail words, String name, Instant now) {
        CampaignMail envelope = new CampaignMail(
                sender.fromAddress(),
                sender.fromName(),
                sender.replyTo(),
                returnPath.path().orElse(null),
                SenderFrame.hostOf(sender.publicBaseUrl()),
                sender.id(),
                name + ":w" + sender.id() + ":beckon",
                true);
        return MailComposer.forCampaign(envelope)
                .compose(new RecipientMail(
                        addressee.deliveryId(), addressee.address(), null, null, now, words.toBytes()));
    }

    private static LetterFaultException fault(String cause) {
        return new LetterFaultException(false, cause, new IllegalStateException(cause));
    }
}
