package io.beckon.messaging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How messages are handled and published.
 *
 * @param handlerDeadline  a handler that has said nothing for so long is cut off; its message is tried again
 * @param retryFirst       how long a message rests after its handler failed for the first time; doubled by each failure
 * @param retryLongest     and how long it rests at most
 * @param confirmTimeout   how long a publisher waits for the broker, connecting included
 * @param unconfirmedLimit messages of one call on their way at a time
 * @param publisherThreads threads that talk to the broker
 * @param publisherBacklog messages that may wait for one of those threads; more are refused at once
 */
@ConfigurationProperties("beckon.messaging")
record MessagingProperties(
        Duration handlerDeadline,
        Duration retryFirst,
        Duration retryLongest,
        Duration confirmTimeout,
        int unconfirmedLimit,
        int publisherThreads,
        int publisherBacklog) {

    MessagingProperties {
        require(
                isPositive(handlerDeadline) && handlerDeadline.compareTo(Duration.ofMinutes(25)) <= 0,
                "handler-deadline must be more than 0 and at most 25m: the broker closes the channel after 30m");
        require(
                isPositive(retryFirst) && retryFirst.compareTo(retryLongest) <= 0,
                "retry-first must be more than 0 and at most retry-longest");
        require(retryLongest.compareTo(Duration.ofMinutes(15)) <= 0, "retry-longest must be at most 15m");
        require(isPositive(confirmTimeout), "confirm-timeout must be more than 0");
        require(unconfirmedLimit > 0, "unconfirmed-limit must be at least 1");
        require(publisherThreads > 0, "publisher-threads must be at least 1");
        require(publisherBacklog >= unconfirmedLimit, "publisher-backlog must be at least unconfirmed-limit");
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("beckon.messaging: " + rule + ".");
        }
    }
}
