package io.beckon.gateway.account;

import io.beckon.gateway.throttle.Limit;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people sign in, {@code beckon.sign-in.*}. Attempts are counted in the database, for all gateways together.
 *
 * @param attemptsPerAddress attempts with a password or code for one address, in one window
 * @param attemptsPerClient  the same from one client, whatever the addresses; offices share one
 * @param window             how long attempts count
 * @param codesPerAddress    codes mailed to one address in one window
 * @param codesPerClient     codes asked for by one client in one window
 * @param codeLifetime       how long a code can be used
 * @param shortestPassword   in characters; passwords are otherwise free
 * @param hashMemory         KiB of memory one Argon2id takes (RFC 9106); raising it makes older hashes anew at the next sign-in
 * @param hashIterations     how often it walks through them
 * @param hashesAtOnce       hashes made at the same time; more wait
 * @param hashesWaiting      hashes that wait; more are answered 503
 */
@ConfigurationProperties("beckon.sign-in")
record SignInSettings(
        @DefaultValue("20") int attemptsPerAddress,
        @DefaultValue("200") int attemptsPerClient,
        @DefaultValue("15m") Duration window,
        @DefaultValue("5") int codesPerAddress,
        @DefaultValue("50") int codesPerClient,
        @DefaultValue("10m") Duration codeLifetime,
        @DefaultValue("10") int shortestPassword,
        @DefaultValue("19456") int hashMemory,
        @DefaultValue("2") int hashIterations,
        @DefaultValue("2") int hashesAtOnce,
        @DefaultValue("64") int hashesWaiting) {

    SignInSettings {
        require(
                attemptsPerAddress > 0 && attemptsPerClient > 0 && codesPerAddress > 0 && codesPerClient > 0,
                "the beckon.sign-in.*-per-address and -per-client must be at least 1");
        require(window.toSeconds() >= 1, "beckon.sign-in.window must be at least 1s");
        require(
                codeLifetime.toSeconds() >= 60 && codeLifetime.toHours() < 1,
                "beckon.sign-in.code-lifetime must be at least 1m and below 1h");
        require(
                shortestPassword >= 8 && shortestPassword <= 64,
                "beckon.sign-in.shortest-password must be from 8 to 64");
        require(hashMemory >= 1024, "beckon.sign-in.hash-memory must be at least 1024 KiB");
        require(
                hashIterations >= 1 && hashesAtOnce >= 1 && hashesWaiting >= 1,
                "beckon.sign-in.hash-iterations, hashes-at-once and hashes-waiting must be at least 1");
    }

    Limit addressAttempts() {
        return new Limit("sign-in address", attemptsPerAddress, window);
    }

    Limit clientAttempts() {
        return new Limit("sign-in client", attemptsPerClient, window);
    }

    Limit addressCodes() {
        return new Limit("code address", codesPerAddress, window);
    }

    Limit clientCodes() {
        return new Limit("code client", codesPerClient, window);
    }

    long codeMinutes() {
        return codeLifetime.toMinutes();
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
