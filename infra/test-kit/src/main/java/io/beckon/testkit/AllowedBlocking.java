package io.beckon.testkit;

import reactor.blockhound.BlockHound.Builder;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What may block on an event loop in the tests of every module, because it is neither ours nor does it wait. */
public final class AllowedBlocking implements BlockHoundIntegration {

    @Override
    public void applyTo(Builder builder) {
        randomDevice(builder);
        bufferAllocator(builder);
        threadPool(builder);
        jsonReaders(builder);
    }

    /**
     * The kernel's random device never waits once the machine is up (random(4)): the PostgreSQL driver draws the nonce of its
     * SCRAM handshake from it, the AMQP client and Spring the ids of messages.
     */
    private static void randomDevice(Builder builder) {
        builder.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
                .allowBlockingCallsInside("sun.security.provider.NativePRNG", "engineNextBytes")
                .allowBlockingCallsInside("sun.security.provider.NativePRNG", "engineGenerateSeed")
                .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "implGenerateSeed");
    }

    /**
     * Netty 4.2's allocator takes a lock for as long as it swaps a few fields when it adds magazines for more threads. Netty's own
     * integration allows the allocator's thread-local paths, but not this one, which several connections opened at once reach.
     */
    private static void bufferAllocator(Builder builder) {
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
                .allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "free");
    }

    /**
     * Handing work to a pool takes its queue's lock for as long as an entry is put there. Worse than the wait is an error thrown in it:
     * whoever was in line for the lock stays there for ever, and with it everybody behind. Reactor allows the same for its schedulers.
     */
    private static void threadPool(Builder builder) {
        builder.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "execute");
    }

    /**
     * Jackson builds the reader of a type once, under a lock: who needs one for the first time in that very moment waits for a look at
     * the fields of a few classes, and for nothing outside this process.
     */
    private static void jsonReaders(Builder builder) {
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
    }
}
