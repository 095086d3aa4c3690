package io.beckon.gateway.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.link.LinkPurpose;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.page.PagesUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.BodyInserters;

/** The requests that mail filters, mail programs and chats make to a link before, or without, a person; as they are described publicly. */
class ScannersIT extends PagesUnderTest {

    private static final String CHROME =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/117.0.0.0 Safari/537.36";

    record Pattern(String name, HttpMethod method, Map<String, String> headers, String grade) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Pattern> patterns() {
        return Stream.of(
                // Defender for Office 365, at delivery: GET from Microsoft's networks with the agent of a Chrome.
                // https://github.com/opencollective/opencollective/issues/3656
                // https://learn.microsoft.com/en-us/defender-office-365/safe-links-about
                get("Safe Links as a browser", CHROME, "probable page"),
                // The same, earlier: HEAD. https://github.com/nextauthjs/next-auth/issues/1840
                new Pattern("Safe Links by HEAD", HttpMethod.HEAD, agent(CHROME), "prefetch head"),
                // The same, with an empty agent. https://github.com/edalzell/laravel-passwordless-login/issues/79
                get("Safe Links without an agent", "", "prefetch no-user-agent"),
                // The new Outlook for Windows. https://github.com/nextauthjs/next-auth/issues/1840
                get(
                        "new Outlook by its agent",
                        CHROME + " Edg/117.0.2045.47 OneOutlook/1.2023.927.100",
                        "prefetch mail-gateway"),
                new Pattern(
                        "new Outlook by its header",
                        HttpMethod.GET,
                        Map.of(HttpHeaders.USER_AGENT, CHROME, "X-Native-Host", "OneOutlook/1.2023.927.100"),
                        "prefetch mail-gateway"),
                // Defender's sandbox renders the page. https://github.com/emdash-cms/emdash/issues/3298
                get("headless Chrome", CHROME.replace("Chrome/", "HeadlessChrome/"), "prefetch robot"),
                // Multilevel intent analysis asks for the page, as a browser would or under its own name.
                // https://wordtothewise.com/2013/07/barracuda-filters-clicking-all-links/
                // https://campus.barracuda.com/doc/96023008/
                get("Barracuda by name", "Barracuda Sentinel (EE)", "prefetch mail-gateway"),
                get("Barracuda as a browser", FIREFOX, "probable page"),
                get("a filter's wget", "Wget/1.21.4", "prefetch http-library"),
                // Apple's proxies send this and no more.
                // https://bird.com/en-nl/blog/4-insights-on-ios-15-mail-privacy-protection
                // https://wordtothewise.com/2021/09/apple-mpp/
                get("Apple Mail Privacy Protection", "Mozilla/5.0", "prefetch proxy"),
                // https://api.slack.com/robots
                get("Slack", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "prefetch link-preview"),
                get("Slack's images", "Slack-ImgProxy (+https://api.slack.com/robots)", "prefetch link-preview"),
                // https://opengraphplus.com/consumers/teams/crawling
                get(
                        "Teams",
                        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
                        "prefetch link-preview"),
                // https://www.scientiamobile.com/what-is-google-image-proxy/
                get(
                        "Gmail's image proxy",
                        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
                        "prefetch link-preview"),
                // https://developers.google.com/crawling/docs/crawlers-fetchers/google-user-triggered-fetchers
                get("a Google fetcher", "Mozilla/5.0 (compatible; Google-CWS)", "prefetch robot"),
                get(
                        "Google's feeds",
                        "FeedFetcher-Google; (+http://www.google.com/feedfetcher.html)",
                        "prefetch robot"),
                // https://fetch.spec.whatwg.org/#sec-purpose-header
                ahead("a browser's prefetch", "Sec-Purpose", "prefetch"),
                ahead("a browser's prerender", "Sec-Purpose", "prefetch;prerender"),
                // https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Purpose
                ahead("Chromium before it", "Purpose", "prefetch"),
                ahead("Safari's top hit", "X-Purpose", "preview"),
                ahead("Firefox before it", "X-Moz", "prefetch"));
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void a_look_changes_nothing_but_evidence_before_and_after_the_acceptance(Pattern pattern) {
        long invitation = rows().invitation(
                        rows().campaign(rows().workspace("Acme")), "ana." + UUID.randomUUID() + "@mail.example");
        String path = "/i/" + token(LinkPurpose.INVITATION, invitation, 1);
        look(pattern, path);
        assertThat(rows().state(invitation)).isEqualTo("pending");
        assertThat(grades(invitation)).containsExactly(pattern.grade());

        accept(path);
        Map<String, Object> before =
                rows().row("SELECT to_jsonb(i)::text AS all FROM invitation i WHERE id = " + invitation);
        long sessions = rows().count("session");
        look(pattern, path);
        assertThat(rows().row("SELECT to_jsonb(i)::text AS all FROM invitation i WHERE id = " + invitation))
                .isEqualTo(before);
        assertThat(rows().count("session")).as("nobody is let in by a look").isEqualTo(sessions);
        assertThat(grades(invitation)).filteredOn(pattern.grade()::equals).hasSizeGreaterThanOrEqualTo(2);
    }

    private void look(Pattern pattern, String path) {
        http().method(pattern.method())
                .uri(path)
                .headers(headers -> pattern.headers().forEach(headers::set))
                .exchange()
                .expectStatus()
                .isOk()
                .expectCookie()
                .doesNotExist(TestPerson.COOKIE);
    }

    private void accept(String path) {
        String page = Objects.requireNonNull(http().get()
                .uri(path)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
        http().post()
                .uri(path + "/accept")
                .body(BodyInserters.fromFormData("nonce", nonce(page)))
                .exchange()
                .expectStatus()
                .isSeeOther();
    }

    private List<String> grades(long invitation) {
        return database()
                .sql("SELECT grade || ' ' || kind AS trace FROM evidence WHERE invitation_id = :id ORDER BY id")
                .bind("id", invitation)
                .map(row -> row.get("trace", String.class))
                .all()
                .collectList()
                .block();
    }

    private static Pattern get(String name, String agent, String grade) {
        return new Pattern(name, HttpMethod.GET, agent(agent), grade);
    }

    private static Pattern ahead(String name, String header, String value) {
        return new Pattern(
                name,
                HttpMethod.GET,
                Map.of(HttpHeaders.USER_AGENT, CHROME, header, value),
                "prefetch announced-prefetch");
    }

    private static Map<String, String> agent(String agent) {
        return Map.of(HttpHeaders.USER_AGENT, agent);
    }
}
