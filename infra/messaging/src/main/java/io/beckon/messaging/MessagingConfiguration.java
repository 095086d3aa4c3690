package io.beckon.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.r2dbc.core.DatabaseClient;

/** What every service that publishes or listens imports; the binder is set up from {@code beckon-messaging.yml}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MessagingProperties.class)
public class MessagingConfiguration {

    @Bean
    static ChannelBindings channelBindings() {
        return new ChannelBindings();
    }

    @Bean
    ParkedMessages parkedMessages(DatabaseClient database) {
        return new ParkedMessagesInPostgres(database);
    }

    @Bean
    Listeners listeners(
            ChannelBindings bindings,
            ParkedMessages parked,
            MessagingProperties properties,
            ObjectProvider<MeterRegistry> meters) {
        return new Listeners(bindings, parked, properties, meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    ConfirmingPublisher messagePublisher(StreamBridge bridge, MessagingProperties properties) {
        return new ConfirmingPublisher(bridge, properties);
    }
}
