package io.beckon.gateway.redemption;

import io.beckon.contracts.state.EvidenceGrade;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Grades a request that changes nothing: is it a machine looking ahead, or probably somebody? A link scanner that looks like a
 * browser (Microsoft Defender Safe Links publishes no signature) is graded {@code probable}; that is why no grade opens anything.
 *
 * <p>Published patterns:
 * <ul>
 *   <li>{@code Sec-Purpose: prefetch} and {@code prefetch;prerender}: Fetch Standard, <a
 *       href="https://fetch.spec.whatwg.org/#sec-purpose-header">sec-purpose</a>; before it {@code Purpose: prefetch} (Chromium),
 *       {@code X-Purpose: preview} (Safari) and {@code X-Moz: prefetch} (Firefox), see <a
 *       href="https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Purpose">MDN</a>.
 *   <li>Chat and social previews: {@code Slackbot-LinkExpanding} (<a href="https://api.slack.com/robots">Slack robots</a>), {@code
 *       SkypeUriPreview} and {@code MicrosoftPreview} (Teams, Outlook, Skype; <a href="https://aka.ms/MicrosoftPreview">Microsoft</a>),
 *       {@code facebookexternalhit} (<a
 *       href="https://developers.facebook.com/docs/sharing/webmasters/web-crawlers">Meta</a>), {@code WhatsApp}, {@code TelegramBot},
 *       {@code Discordbot}, {@code LinkedInBot}, {@code Twitterbot}.
 *   <li>Mail gateways that name themselves: {@code Barracuda}, {@code Proofpoint}, {@code CiscoSecureEmail}, {@code Mimecast}, as
 *       collected by senders (<a href="https://wordtothewise.com/2013/07/barracuda-filters-clicking-all-links/">Word to the Wise</a>
 *       on Barracuda's multilevel intent filter).
 *   <li>Apple Mail Privacy Protection and Gmail fetch ahead through proxies: a bare {@code Mozilla/5.0} and {@code
 *       GoogleImageProxy}.
 *   <li>The new Outlook for Windows looks at a link before its reader is let through: {@code OneOutlook/} in {@code User-Agent} and
 *       {@code X-Native-Host} (<a href="https://github.com/nextauthjs/next-auth/issues/1840">next-auth 1840</a>).
 *   <li>Google's fetchers name themselves {@code Google-...} or {@code FeedFetcher-Google} (<a
 *       href="https://developers.google.com/crawling/docs/crawlers-fetchers/google-user-triggered-fetchers">Google</a>).
 *   <li>Libraries and command-line clients name themselves first in {@code User-Agent} (RFC 9110 10.1.5); HEAD transfers no page
 *       (RFC 9110 9.3.2).
 * </ul>
 *
 * @param kind what gave it away, for a person's history
 */
record VisitGrade(EvidenceGrade grade, String kind) {

    private static final List<String> PURPOSE_HEADERS = List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");
    private static final Pattern AHEAD = Pattern.compile("prefetch|prerender|preview", Pattern.CASE_INSENSITIVE);

    private static final Pattern PREVIEW = Pattern.compile(
            "slackbot|slack-imgproxy|skypeuripreview|microsoftpreview|bingpreview|facebookexternal|facebot|whatsapp/|telegrambot"
                    + "|discordbot|linkedinbot|twitterbot|iframely|embedly|snap url preview|googleimageproxy|yahoomailproxy");
    private static final Pattern MAIL_GATEWAY = Pattern.compile(
            "barracuda|proofpoint|mimecast|ciscosecureemail|ironport|forcepoint|fortimail|sophos|trend ?micro|symantec|microsoft office"
                    + " existence discovery|ms-office; msoffice|safelinks|oneoutlook/");
    private static final Pattern ROBOT = Pattern.compile(
            "(?<!cu)bot\\b|crawl|spider|headless|phantomjs|scanner|urlscan|virustotal|monitor|\\bgoogle-[a-z]|feedfetcher-google");
    private static final Pattern LIBRARY = Pattern.compile(
            "^(curl|wget|python|aiohttp|java|jakarta|apache-httpclient|okhttp|go-http-client|libwww|lwp|ruby|php|node|axios"
                    + "|undici|httpie|postmanruntime|reactornetty|lua-resty|guzzlehttp|powershell|winhttp|jetty)\\b.*");
    private static final String OUTLOOK_HOST = "X-Native-Host";
    private static final String BARE_MOZILLA = "mozilla/5.0";

    static VisitGrade of(HttpMethod method, HttpHeaders headers) {
        if (method.equals(HttpMethod.HEAD)) {
            return ahead("head");
        }
        boolean announced = PURPOSE_HEADERS.stream()
                .map(headers::getFirst)
                .anyMatch(value -> value != null && AHEAD.matcher(value).find());
        if (announced) {
            return ahead("announced-prefetch");
        }
        if (headers.containsHeader(OUTLOOK_HOST)) {
            return ahead("mail-gateway");
        }
        String agent = headers.getFirst(HttpHeaders.USER_AGENT);
        return agent == null || agent.isBlank()
                ? ahead("no-user-agent")
                : ofAgent(agent.strip().toLowerCase(Locale.ROOT));
    }

    /** A button pressed, or a movement seen, on the page itself. */
    static VisitGrade click(String kind) {
        return new VisitGrade(EvidenceGrade.CLICK, kind);
    }

    /** Somebody who had signed in as its recipient. */
    static VisitGrade signedIn(String kind) {
        return new VisitGrade(EvidenceGrade.SIGNED_IN, kind);
    }

    private static VisitGrade ofAgent(String agent) {
        if (agent.equals(BARE_MOZILLA)) {
            return ahead("proxy");
        }
        if (PREVIEW.matcher(agent).find()) {
            return ahead("link-preview");
        }
        if (MAIL_GATEWAY.matcher(agent).find()) {
            return ahead("mail-gateway");
        }
        if (ROBOT.matcher(agent).find()) {
            return ahead("robot");
        }
        return LIBRARY.matcher(agent).matches()
                ? ahead("http-library")
                : new VisitGrade(EvidenceGrade.PROBABLE, "page");
    }

    private static VisitGrade ahead(String kind) {
        return new VisitGrade(EvidenceGrade.PREFETCH, kind);
    }
}
