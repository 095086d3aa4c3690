package io.beckon.mail.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How deliveries are worked on.
 *
 * @param claimRows         deliveries of one claim, at most
 * @param bulkClaims        claims of the bulk lane that are worked on at a time
 * @param expressClaims     the same of the express lane
 * @param expressReserved   of the mails that may be on their way at once, how many bulk never takes
 * @param hintTime          after which a hint is let go though its range is not empty; it is then published anew
 * @param hintClaims        claims after which a bulk hint goes to the back of its queue, so that other campaigns have their turn
 * @param lookAgain         how soon rows that another worker was just claiming are looked at again
 * @param recordRows        outcomes recorded by one statement, at most
 * @param recordEvery       how long an outcome waits for others to be recorded with
 * @param orphanAge         claims of ours that we know nothing of, because the database's answer was lost, are released after this;
 *                          must be longer than the statement time-out
 * @param registrationWait  how long a mail that a closed or full registration invitation holds up waits at most for another look;
 *                          reopening it and giving it more seats let the mails go on at once
 * @param stopWithin        how long mails on the wire may take to end when the worker is told to stop
 * @param retry             what happens after a temporary failure
 */
@ConfigurationProperties("beckon.delivery")
record DeliverySettings(
        @DefaultValue("256") int claimRows,
        @DefaultValue("3") int bulkClaims,
        @DefaultValue("2") int expressClaims,
        @DefaultValue("4") int expressReserved,
        @DefaultValue("5m") Duration hintTime,
        @DefaultValue("8") int hintClaims,
        @DefaultValue("250ms") Duration lookAgain,
        @DefaultValue("256") int recordRows,
        @DefaultValue("20ms") Duration recordEvery,
        @DefaultValue("2m") Duration orphanAge,
        @DefaultValue("1h") Duration registrationWait,
        @DefaultValue("5s") Duration stopWithin,
        @DefaultValue Retry retry) {

    /**
     * @param first   the longest first pause; doubled by each further failure, and what is waited is anything up to it
     * @param longest the longest pause of all
     * @param least   no pause is shorter
     * @param horizon counted from the first try: after it a delivery that still cannot be made has failed
     */
    record Retry(
            @DefaultValue("1m") Duration first,
            @DefaultValue("2h") Duration longest,
            @DefaultValue("1s") Duration least,
            @DefaultValue("3d") Duration horizon) {

        Retry {
            require(
                    least.toMillis() > 0 && least.compareTo(first) <= 0 && first.compareTo(longest) <= 0,
                    "beckon.delivery.retry: least, first and longest must be positive and rise in that order.");
            require(!horizon.isNegative(), "beckon.delivery.retry.horizon must not be negative.");
        }
    }

    DeliverySettings {
        require(claimRows >= 1 && claimRows <= 1024, "beckon.delivery.claim-rows must be from 1 to 1024.");
        require(recordRows >= 1 && recordRows <= 1024, "beckon.delivery.record-rows must be from 1 to 1024.");
        require(
                bulkClaims >= 1 && expressClaims >= 1 && hintClaims >= 1,
                "beckon.delivery.bulk-claims, express-claims and hint-claims must be at least 1.");
        require(
                registrationWait.compareTo(Duration.ofMinutes(1)) >= 0,
                "beckon.delivery.registration-wait must be at least 1m: every mail that is held up is looked at that often.");
        require(expressReserved >= 1, "beckon.delivery.express-reserved must be at least 1.");
        require(
                hintTime.compareTo(Duration.ofMinutes(9)) <= 0,
                "beckon.delivery.hint-time must be at most 9m: the listener's deadline is 10m.");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
