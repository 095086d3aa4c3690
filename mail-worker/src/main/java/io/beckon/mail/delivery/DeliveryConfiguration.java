package io.beckon.mail.delivery;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import io.beckon.mail.dkim.MailSigning;
import io.beckon.mail.journal.IntentJournal;
import io.beckon.mail.letter.Letters;
import io.beckon.mail.provider.ProviderHealth;
import io.beckon.mail.transport.MailTransport;
import io.beckon.mail.transport.SmtpMailTransport;
import io.beckon.mail.transport.SmtpSettings;
import io.beckon.messaging.Listeners;
import io.beckon.messaging.ListensTo;
import io.beckon.messaging.MessagePublisher;
import io.beckon.messaging.ReliableListener;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the parts of delivery together: one road, two lanes. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    /** Closed by {@link DeliveryLifecycle}, in its place among what stops. */
    @Bean(destroyMethod = "")
    MailTransport mailTransport(SmtpSettings settings) {
        return new SmtpMailTransport(settings);
    }

    @Bean
    Outage mailServerOutage() {
        return new Outage();
    }

    @Bean
    Judgement mailJudgement(DeliverySettings settings, SmtpSettings smtp) {
        return new Judgement(new RetryPolicy(settings.retry(), RandomGenerator.getDefault()), smtp.host());
    }

    @Bean
    Sending mailSending(
            Letters letters,
            DailyLimit dailyLimit,
            MailSigning signing,
            MailTransport transport,
            Judgement judgement,
            Recorder recorder,
            Outage outage,
            ProviderHealth health,
            IntentJournal journal,
            Clock clock) {
        return new Sending(
                letters, dailyLimit, signing, transport, judgement, recorder, outage, health, journal, clock);
    }

    @Bean
    HintHandlers hintHandlers(
            ClaimStore claims,
            Sending sending,
            ClaimPermit permit,
            Outage outage,
            MailTransport transport,
            MessagePublisher publisher,
            DeliverySettings settings,
            DeliveryMetrics metrics,
            Clock clock) {
        return lane -> new HintHandler(
                claims,
                sending,
                permit,
                outage,
                LaneTurns.of(lane, settings, transport.concurrency()),
                publisher,
                settings,
                metrics,
                clock);
    }

    @Bean
    @ListensTo(channel = Channel.DELIVERIES_REQUESTED, lane = Lane.EXPRESS, atOnce = "${beckon.delivery.express-hints}")
    ReliableListener expressDeliveries(Listeners listeners, HintHandlers handlers) {
        return listeners.listen(handlers.of(Lane.EXPRESS));
    }

    @Bean
    @ListensTo(channel = Channel.DELIVERIES_REQUESTED, lane = Lane.BULK, atOnce = "${beckon.delivery.bulk-hints}")
    ReliableListener bulkDeliveries(Listeners listeners, HintHandlers handlers) {
        return listeners.listen(handlers.of(Lane.BULK));
    }

    /** One handler a lane. */
    interface HintHandlers {
        HintHandler of(Lane lane);
    }
}
