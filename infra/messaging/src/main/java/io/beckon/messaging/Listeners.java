package io.beckon.messaging;

import io.beckon.contracts.message.MessageCodec;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes the listeners of a service; see the package's description for what a service declares. */
public final class Listeners {

    private final ChannelBindings bindings;
    private final ParkedMessages parked;
    private final MessagingProperties properties;
    private final MeterRegistry meters;
    private final MessageCodec codec = new MessageCodec();

    Listeners(ChannelBindings bindings, ParkedMessages parked, MessagingProperties properties, MeterRegistry meters) {
        this.bindings = bindings;
        this.parked = parked;
        this.properties = properties;
        this.meters = meters;
    }

    /** A listener for a {@code @Bean} method that carries {@link ListensTo}. */
    public ReliableListener listen(MessageHandler handler) {
        return new ReliableListener(handler, bindings::of, codec, parked, properties, meters);
    }
}
