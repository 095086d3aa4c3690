package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.TestPerson;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.util.HtmlUtils;

/** Somebody at the console, without scripts: pages are got, forms are sent, and what comes back is read. */
public abstract class ConsoleCase extends GatewayIT {

    /** What Thymeleaf writes in place of a sentence that it has not got. */
    private static final Pattern MISSING = Pattern.compile("\\?\\?[a-z][\\w.-]*\\?\\?");

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    /** A browser: nobody's, or of who is signed in. */
    public final class Visitor {

        private final WebTestClient client;
        private final @Nullable String token;

        private Visitor(WebTestClient client, @Nullable String token) {
            this.client = client;
            this.token = token;
        }

        public EntityExchangeResult<String> get(String path) {
            return client.get()
                    .uri(URI.create("http://localhost:" + port + path))
                    .accept(MediaType.TEXT_HTML)
                    .exchange()
                    .expectBody(String.class)
                    .returnResult();
        }

        /** What htmx asks for. */
        public EntityExchangeResult<String> part(String path) {
            return client.get()
                    .uri(URI.create("http://localhost:" + port + path))
                    .header("HX-Request", "true")
                    .exchange()
                    .expectBody(String.class)
                    .returnResult();
        }

        /** Sends a form with the session's token, and these names and values in turn. */
        public EntityExchangeResult<String> post(String path, String... fields) {
            List<String> all = new ArrayList<>(List.of(fields));
            if (token != null) {
                all.addAll(List.of("nonce", token));
            }
            return send(path, all);
        }

        /** As htmx sends a form of a page that stays. */
        public EntityExchangeResult<String> postPart(String path, String... fields) {
            return new Visitor(
                            client.mutate().defaultHeader("HX-Request", "true").build(), token)
                    .post(path, fields);
        }

        /** Sends a form with the session's token and a file. */
        public EntityExchangeResult<String> postFile(
                String path, String field, String name, MediaType kind, byte[] content) {
            MultipartBodyBuilder form = new MultipartBodyBuilder();
            if (token != null) {
                form.part("nonce", token);
            }
            form.part(field, new ByteArrayResource(content), kind).filename(name);
            return client.post()
                    .uri(path)
                    .body(BodyInserters.fromMultipartData(form.build()))
                    .exchange()
                    .expectBody(String.class)
                    .returnResult();
        }

        /** Sends exactly these. */
        public EntityExchangeResult<String> send(String path, List<String> fields) {
            MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
            for (int i = 0; i < fields.size(); i += 2) {
                form.add(fields.get(i), fields.get(i + 1));
            }
            return client.post()
                    .uri(path)
                    .accept(MediaType.TEXT_HTML)
                    .body(BodyInserters.fromFormData(form))
                    .exchange()
                    .expectBody(String.class)
                    .returnResult();
        }

        /** With forms of another session. */
        public Visitor forging() {
            return new Visitor(client, "forged");
        }

        /** With a header more. */
        public Visitor saying(String header, String value) {
            return new Visitor(client.mutate().defaultHeader(header, value).build(), token);
        }

        /** With a browser set to another language. */
        public Visitor in(String language) {
            return new Visitor(
                    client.mutate().defaultHeader("Accept-Language", language).build(), token);
        }

        /** With a cookie more. */
        public Visitor with(String cookie, String value) {
            return new Visitor(client.mutate().defaultCookie(cookie, value).build(), token);
        }
    }

    protected Visitor nobody() {
        return new Visitor(anonymous(), null);
    }

    /** A fresh manager of {@link #workspace}. */
    protected Visitor signedIn(ManagerRole role) {
        return visitor(TestPerson.create(database, workspace.id(), role));
    }

    protected Visitor visitor(TestPerson person) {
        TestPerson.Session session = person.session(database, anonymous());
        return new Visitor(
                anonymous()
                        .mutate()
                        .defaultCookie(TestPerson.COOKIE, session.secret())
                        .build(),
                session.csrfToken());
    }

    /** The names and values of a page's hidden fields in turn, as a browser would send them. */
    protected static List<String> hidden(EntityExchangeResult<String> page) {
        List<String> fields = new ArrayList<>();
        Matcher matcher = HIDDEN.matcher(html(page));
        while (matcher.find()) {
            fields.add(matcher.group(1));
            fields.add(HtmlUtils.htmlUnescape(matcher.group(2)));
        }
        return fields;
    }

    protected static String html(EntityExchangeResult<String> page) {
        return Objects.requireNonNullElse(page.getResponseBody(), "");
    }

    protected static @Nullable String location(EntityExchangeResult<String> answer) {
        return answer.getResponseHeaders().getFirst("Location");
    }

    protected static void leadsTo(EntityExchangeResult<String> answer, String path) {
        assertThat(answer.getStatus().value()).as(html(answer)).isEqualTo(303);
        assertThat(location(answer)).isEqualTo(path);
    }

    /** Holds it to be a page with this status that says this. */
    protected static void says(EntityExchangeResult<String> page, int status, String... words) {
        assertThat(page.getStatus().value()).as(html(page)).isEqualTo(status);
        assertThat(page.getResponseHeaders().getContentType().isCompatibleWith(MediaType.TEXT_HTML))
                .isTrue();
        assertThat(HtmlUtils.htmlUnescape(html(page))).contains(words).doesNotContainPattern(MISSING);
    }
}
