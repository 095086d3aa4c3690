package io.beckon.mail.delivery;

import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import io.beckon.mail.dkim.MailSigning;
import io.beckon.mail.journal.IntentJournal;
import io.beckon.mail.letter.Letters;
import io.beckon.mail.provider.Providers;
import io.beckon.mail.shaping.Shaping;
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

    @Bean
    Judgement mailJudgement(DeliverySettings settings) {
        return new Judgement(new RetryPolicy(settings.retry(), RandomGenerator.getDefault()));
    }

    @Bean
    Sending mailSending(
            Letters letters,
            DailyLimit dailyLimit,
            MailSigning signing,
            Providers providers,
            Shaping shaping,
            Judgement judgement,
            Recorder recorder,
            IntentJournal journal,
            Clock clock) {
        return new Sending(letters, dailyLimit, signing, providers, shaping, judgement, recorder, journal, clock);
    }

    @Bean
    HintHandlers hintHandlers(
            ClaimStore claims,
            Sending sending,
            ClaimPermit permit,
            Providers providers,
            MessagePublisher publisher,
            DeliverySettings settings,
            DeliveryMetrics metrics,
            Clock clock) {
        return lane -> new HintHandler(
                claims,
                sending,
                permit,
                providers,
                LaneTurns.of(lane, settings, providers.concurrency()),
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
