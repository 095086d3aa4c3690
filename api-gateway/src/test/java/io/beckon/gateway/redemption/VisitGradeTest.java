package io.beckon.gateway.redemption;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.EvidenceGrade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

class VisitGradeTest {

    static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)                          | link-preview",
                "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview   | link-preview",
                "Mozilla/5.0 (compatible; MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview)    | link-preview",
                "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)           | link-preview",
                "WhatsApp/2.23.20.0                                                                  | link-preview",
                "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy) | link-preview",
                "Barracuda Sentinel (EE)                                                             | mail-gateway",
                "Mozilla/5.0 (compatible; Proofpoint URL Defense)                                    | mail-gateway",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36 | robot",
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)            | robot",
                "curl/8.5.0                                                                          | http-library",
                "python-requests/2.32                                                                | http-library",
                "Go-http-client/2.0                                                                  | http-library",
                "Java/17.0.2                                                                         | http-library",
                "Mozilla/5.0                                                                         | proxy",
            })
    void machines_that_say_so_are_prefetch(String agent, String kind) {
        assertThat(VisitGrade.of(HttpMethod.GET, headers(HttpHeaders.USER_AGENT, agent)))
                .isEqualTo(new VisitGrade(EvidenceGrade.PREFETCH, kind));
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Purpose,prefetch",
        "Sec-Purpose,prefetch;prerender",
        "Sec-Purpose,prefetch;anonymous-client-ip",
        "Purpose,prefetch",
        "X-Purpose,preview",
        "X-Moz,prefetch",
    })
    void a_browser_that_looks_ahead_announces_it(String header, String value) {
        HttpHeaders headers = headers(HttpHeaders.USER_AGENT, FIREFOX);
        headers.set(header, value);
        assertThat(VisitGrade.of(HttpMethod.GET, headers))
                .isEqualTo(new VisitGrade(EvidenceGrade.PREFETCH, "announced-prefetch"));
    }

    @Test
    void head_and_no_user_agent_are_prefetch() {
        assertThat(VisitGrade.of(HttpMethod.HEAD, headers(HttpHeaders.USER_AGENT, FIREFOX))
                        .kind())
                .isEqualTo("head");
        assertThat(VisitGrade.of(HttpMethod.GET, new HttpHeaders()).kind()).isEqualTo("no-user-agent");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Mozilla/5.0 (Linux; Android 14; Cubot X70) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
            })
    void a_browser_is_probably_somebody(String agent) {
        assertThat(VisitGrade.of(HttpMethod.GET, headers(HttpHeaders.USER_AGENT, agent)))
                .isEqualTo(new VisitGrade(EvidenceGrade.PROBABLE, "page"));
    }

    private static HttpHeaders headers(String name, String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(name, value);
        return headers;
    }
}
