package io.beckon.gateway.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import io.beckon.contracts.link.LinkPurpose;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.assertion.LearningPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** A learning platform is told who comes, and checks it as the README says. */
class AssertionIT extends PortalCase {

    private static final Pattern ASSERTION = Pattern.compile("name=\"assertion\" value=\"([^\"]+)\"");

    private long acme;
    private TestPerson ana;
    private Browser browser;

    @BeforeEach
    void acmeTellsItsPlatformWhoComes() {
        acme = rows().workspace("Acme");
        rows().change(
                        "workspace",
                        acme,
                        "allowed_hosts = '{learn.example,other.example}', assertion_hosts = '{learn.example}',"
                                + " public_base_url = 'http://localhost:" + port + "'");
        ana = learner(acme);
        rows().change("account", ana.accountId(), "display_name = 'Ana Example'");
        // The platform's clock is the real one.
        clock.set(Instant.now());
        browser = signedIn(ana);
    }

    @Test
    void a_course_at_a_host_that_is_told_gets_a_signed_assertion_which_the_platform_takes() throws Exception {
        long course = course(acme, "Algebra I", "https://learn.example/7?x=1&y=2");
        enrol(ana, course);
        EntityExchangeResult<String> page = browser.get("/portal/courses/" + course);
        secure(page);
        assertThat(page.getResponseHeaders().getFirst("Content-Security-Policy"))
                .contains("form-action 'self' https:");
        assertThat(page.getResponseHeaders().getFirst("Refresh")).isEqualTo("50");
        assertThat(body(page))
                .contains("method=\"post\" action=\"https://learn.example/7?x=1&amp;y=2\"", "/assets/forward.js")
                .contains("On to learn.example");

        JWTClaimsSet claims = platform("learn.example").whoCame(assertion(page));
        assertThat(claims.getIssuer()).isEqualTo("http://localhost:" + port + "/workspaces/" + acme);
        assertThat(claims.getAudience()).containsExactly("learn.example");
        assertThat(claims.getSubject()).isEqualTo("" + ana.accountId());
        assertThat(claims.getStringClaim("email")).isEqualTo(ana.address());
        assertThat(claims.getStringClaim("name")).isEqualTo("Ana Example");
        assertThat(claims.getStringClaim("course_id")).isEqualTo("" + course);
        assertThat(claims.getStringClaim("invitation_id")).isNull();
        assertThat(claims.getStringListClaim("amr")).containsExactly("password");
        assertThat(Duration.between(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant()))
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofMinutes(2));
        String again = assertion(browser.get("/portal/courses/" + course));
        assertThat(platform("learn.example").whoCame(again).getJWTID()).isNotEqualTo(claims.getJWTID());
    }

    @Test
    void who_accepts_comes_to_the_destination_with_the_invitation_named_and_the_link_as_the_method() throws Exception {
        long campaign = rows().campaign(acme);
        rows().change(
                        "campaign",
                        campaign,
                        "destination_kind = 'url', destination_url = 'https://learn.example/start'");
        long invitation = rows().invitation(campaign, freshAddress());
        String link = "/i/" + token(LinkPurpose.INVITATION, invitation, 1);
        Browser fresh = new Browser();
        assertThat(location(fresh.post(link + "/accept", "nonce", nonce(fresh.page(link)))))
                .isEqualTo("/portal/go/" + invitation);
        JWTClaimsSet claims = platform("learn.example").whoCame(assertion(fresh.get("/portal/go/" + invitation)));
        assertThat(claims.getStringClaim("invitation_id")).isEqualTo("" + invitation);
        assertThat(claims.getStringClaim("course_id")).isNull();
        assertThat(claims.getStringListClaim("amr")).containsExactly("link");

        assertThat(browser.get("/portal/go/" + invitation).getStatus().value())
                .as("another account's invitation")
                .isEqualTo(404);
        assertThat(location(new Browser().get("/portal/go/" + invitation))).isEqualTo("/portal/sign-in");
    }

    @Test
    void hosts_that_are_not_named_and_plain_http_learn_nothing() {
        long other = course(acme, "Other", "https://other.example/7");
        long plain = course(acme, "Plain", "http://learn.example/7");
        enrol(ana, other);
        enrol(ana, plain);
        assertThat(location(browser.get("/portal/courses/" + other))).isEqualTo("https://other.example/7");
        assertThat(location(browser.get("/portal/courses/" + plain))).isEqualTo("http://learn.example/7");
    }

    @Test
    void a_campaign_switches_assertions_off_and_on_for_its_destination_whatever_the_workspace_says() throws Exception {
        long campaign = rows().campaign(acme);
        long invitation = rows().invitation(campaign, freshAddress());
        leads(campaign, "https://learn.example/start", "false");
        String link = "/i/" + token(LinkPurpose.INVITATION, invitation, 1);
        Browser fresh = new Browser();
        assertThat(location(fresh.post(link + "/accept", "nonce", nonce(fresh.page(link)))))
                .isEqualTo("https://learn.example/start");
        assertThat(location(fresh.get("/portal/go/" + invitation))).isEqualTo("https://learn.example/start");
        leads(campaign, "https://other.example/start", "true");
        assertThat(location(fresh.post(link + "/enter", "nonce", nonce(fresh.page(link)))))
                .isEqualTo("/portal/go/" + invitation);
        assertThat(platform("other.example")
                        .whoCame(assertion(fresh.get("/portal/go/" + invitation)))
                        .getStringClaim("invitation_id"))
                .isEqualTo("" + invitation);
        leads(campaign, "https://other.example/start", "NULL");
        assertThat(location(fresh.get("/portal/go/" + invitation))).isEqualTo("https://other.example/start");
        leads(campaign, "http://learn.example/start", "true");
        assertThat(location(fresh.get("/portal/go/" + invitation)))
                .as("never over plain http")
                .isEqualTo("http://learn.example/start");
        leads(campaign, "https://evil.example/start", "true");
        assertThat(fresh.get("/portal/go/" + invitation).getStatus().value())
                .as("never at a host that is not allowed")
                .isEqualTo(403);
    }

    @Test
    void a_campaign_that_leads_to_a_course_says_it_for_that_course_alone() throws Exception {
        long destination = course(acme, "Algebra I", "https://learn.example/7");
        long other = course(acme, "Algebra II", "https://learn.example/8");
        long campaign = rows().campaign(acme);
        rows().change(
                        "campaign",
                        campaign,
                        "destination_kind = 'course', destination_course_id = " + destination + ", assertions = false");
        long invitation = rows().invitation(campaign, ana.address());
        for (long course : List.of(destination, other)) {
            enrol(ana, course);
            database.sql(
                            "UPDATE enrolment SET way = 'invitation', invitation_id = :invitation WHERE course_id = :course")
                    .bind("invitation", invitation)
                    .bind("course", course)
                    .then()
                    .block();
        }
        assertThat(location(browser.get("/portal/courses/" + destination))).isEqualTo("https://learn.example/7");
        assertThat(platform("learn.example")
                        .whoCame(assertion(browser.get("/portal/courses/" + other)))
                        .getStringClaim("course_id"))
                .isEqualTo("" + other);
    }

    private void leads(long campaign, String url, String assertions) {
        rows().change(
                        "campaign",
                        campaign,
                        "destination_kind = 'url', destination_url = '" + url + "', assertions = " + assertions);
    }

    @Test
    void an_assertion_is_worth_nothing_elsewhere_later_or_changed() throws Exception {
        long course = course(acme, "Algebra I", "https://learn.example/7");
        enrol(ana, course);
        String assertion = assertion(browser.get("/portal/courses/" + course));
        long stranger = rows().workspace("Other");
        for (LearningPlatform platform : List.of(
                platform("other.example"),
                new LearningPlatform("http://localhost:" + port, "" + stranger, "learn.example"))) {
            assertThatThrownBy(() -> platform.whoCame(assertion)).isInstanceOf(BadJOSEException.class);
        }
        String[] parts = assertion.split("\\.");
        String changed = parts[0] + "." + parts[1].substring(0, 20) + (parts[1].charAt(20) == 'A' ? 'B' : 'A')
                + parts[1].substring(21) + "." + parts[2];
        assertThatThrownBy(() -> platform("learn.example").whoCame(changed)).isInstanceOf(Exception.class);

        clock.advance(Duration.ofMinutes(-10));
        String old = assertion(signedIn(ana).get("/portal/courses/" + course));
        assertThatThrownBy(() -> platform("learn.example").whoCame(old))
                .isInstanceOf(BadJOSEException.class)
                .hasMessageContaining("Expired");
        clock.advance(Duration.ofMinutes(10));
    }

    @Test
    void the_published_keys_are_public_ones_that_may_be_kept_for_a_while() throws Exception {
        EntityExchangeResult<String> keys = new Browser().get("/.well-known/jwks.json");
        assertThat(keys.getResponseHeaders().getFirst("Content-Type")).startsWith("application/jwk-set+json");
        assertThat(keys.getResponseHeaders().getFirst("Cache-Control")).contains("max-age=300", "public");
        assertThat(JWKSet.parse(body(keys)).getKeys())
                .isNotEmpty()
                .allMatch(
                        key -> !key.isPrivate() && key.getAlgorithm().getName().equals("ES256"));
    }

    private LearningPlatform platform(String host) throws Exception {
        return new LearningPlatform("http://localhost:" + port, "" + acme, host);
    }

    private static String assertion(EntityExchangeResult<String> page) {
        Matcher assertion = ASSERTION.matcher(body(page));
        assertThat(assertion.find()).as(body(page)).isTrue();
        return assertion.group(1);
    }
}
