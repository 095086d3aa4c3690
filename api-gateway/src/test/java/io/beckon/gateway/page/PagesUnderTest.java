package io.beckon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.KeyRing;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.contracts.link.LinkTokens;
import io.beckon.contracts.link.PersonalLink;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import io.beckon.testkit.SettableClock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The recipients' pages as part of the whole gateway, with a clock that a test moves. */
@Import(PagesUnderTest.StandingClock.class)
public abstract class PagesUnderTest extends GatewayIT {

    protected static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static final Pattern NONCE = Pattern.compile("name=\"nonce\" value=\"([^\"]+)\"");

    /** Not a configuration by itself, so that no component scan takes it up. */
    static class StandingClock {

        @Bean
        @Primary
        SettableClock settableClock() {
            return SettableClock.atPresent();
        }
    }

    @Autowired
    protected SettableClock clock;

    private final LinkTokens tokens = new LinkTokens(KeyRing.loadOrCreate(KEYS));

    protected DatabaseClient database() {
        return database;
    }

    protected InvitationRows rows() {
        return new InvitationRows(database);
    }

    protected WebTestClient http() {
        return anonymous().mutate().defaultHeader("User-Agent", FIREFOX).build();
    }

    protected String token(LinkPurpose purpose, long invitation, int version) {
        return tokens.issue(new PersonalLink(purpose, invitation, version));
    }

    /** The nonce of a page's form. */
    protected static String nonce(String page) {
        Matcher matcher = NONCE.matcher(page);
        assertThat(matcher.find()).as("a nonce in the page:\n%s", page).isTrue();
        return matcher.group(1);
    }
}
