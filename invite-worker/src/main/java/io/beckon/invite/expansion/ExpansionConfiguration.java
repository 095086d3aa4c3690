package io.beckon.invite.expansion;

import io.beckon.contracts.link.ErasedHashes;
import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.KeyedHashes;
import io.beckon.contracts.message.Channel;
import io.beckon.contracts.state.Lane;
import io.beckon.messaging.Listeners;
import io.beckon.messaging.ListensTo;
import io.beckon.messaging.ReliableListener;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What expansion listens to. */
@Configuration(proxyBeanMethods = false)
class ExpansionConfiguration {

    /** Reads the ring's file while the process starts. */
    @Bean
    ErasedHashes erasedHashes(@Value("${beckon.keys.file}") Path file) {
        return new ErasedHashes(new KeyedHashes(KeyRing.loadOrCreate(file)));
    }

    @Bean
    @ListensTo(
            channel = Channel.INVITATIONS_SUBMITTED,
            lane = Lane.EXPRESS,
            atOnce = "${beckon.expansion.express-chunks-at-once}")
    ReliableListener expandExpress(Listeners listeners, ChunkHandler handler) {
        return listeners.listen(handler);
    }

    @Bean
    @ListensTo(
            channel = Channel.INVITATIONS_SUBMITTED,
            lane = Lane.BULK,
            atOnce = "${beckon.expansion.bulk-chunks-at-once}")
    ReliableListener expandBulk(Listeners listeners, ChunkHandler handler) {
        return listeners.listen(handler);
    }
}
