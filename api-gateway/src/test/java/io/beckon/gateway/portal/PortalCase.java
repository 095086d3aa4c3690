package io.beckon.gateway.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import io.beckon.gateway.account.Accounts;
import io.beckon.gateway.page.PagesUnderTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;

/** People at the portal: their browsers, which keep cookies and send forms, and what belongs to them. */
abstract class PortalCase extends PagesUnderTest {

    static final String PASSWORD = "purple tandem before noon";

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Pattern CODE = Pattern.compile("\\b(\\d{8})\\b");

    @Autowired
    private Accounts accounts;

    /** A browser that keeps its cookies, follows no redirect by itself and runs no script. */
    final class Browser {

        private final Map<String, String> cookies = new HashMap<>();

        EntityExchangeResult<String> get(String path) {
            return kept(http().get()
                    .uri(path)
                    .cookies(this::give)
                    .exchange()
                    .expectBody(String.class)
                    .returnResult());
        }

        /** The page at this path, which must be there. */
        String page(String path) {
            EntityExchangeResult<String> answer = get(path);
            assertThat(answer.getStatus().value()).as(path).isEqualTo(200);
            return body(answer);
        }

        EntityExchangeResult<String> post(String path, String... fields) {
            MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
            for (int i = 0; i < fields.length; i += 2) {
                form.add(fields[i], fields[i + 1]);
            }
            return kept(http().post()
                    .uri(path)
                    .cookies(this::give)
                    .body(BodyInserters.fromFormData(form))
                    .exchange()
                    .expectBody(String.class)
                    .returnResult());
        }

        /** The session's cookie; null when there is none. */
        String session() {
            return cookies.get(TestPerson.COOKIE);
        }

        void keep(String name, String value) {
            cookies.put(name, value);
        }

        /** At the page to sign in: its nonce. */
        String atSignIn(String query) {
            return nonce(page("/portal/sign-in" + query));
        }

        /** The nonce that somebody who is signed in would have had before. */
        String atSignInAsAnother() {
            String session = cookies.remove(TestPerson.COOKIE);
            String nonce = atSignIn("");
            cookies.put(TestPerson.COOKIE, session);
            return nonce;
        }

        EntityExchangeResult<String> signIn(String address, String password) {
            return post("/portal/sign-in", "nonce", atSignIn(""), "address", address, "password", password);
        }

        private void give(MultiValueMap<String, String> sent) {
            cookies.forEach(sent::add);
        }

        private EntityExchangeResult<String> kept(EntityExchangeResult<String> answer) {
            for (ResponseCookie cookie :
                    answer.getResponseCookies().toSingleValueMap().values()) {
                if (cookie.getMaxAge().isZero()) {
                    cookies.remove(cookie.getName());
                } else {
                    cookies.put(cookie.getName(), cookie.getValue());
                }
            }
            return answer;
        }
    }

    /** A browser in which this person has signed in by password. */
    Browser signedIn(TestPerson person) {
        setPassword(person.accountId());
        Browser browser = new Browser();
        assertThat(location(browser.signIn(person.address(), PASSWORD))).isEqualTo("/portal");
        return browser;
    }

    TestPerson learner(long workspaceId) {
        return TestPerson.create(database, workspaceId, ManagerRole.LEARNER);
    }

    TestPerson person(long workspaceId, String address) {
        Long id = database.sql("INSERT INTO account (workspace_id, address, mailbox)"
                        + " VALUES (:workspace, :address, :address) RETURNING id")
                .bind("workspace", workspaceId)
                .bind("address", address)
                .map(row -> row.get("id", Long.class))
                .one()
                .block(DEADLINE);
        return new TestPerson(Objects.requireNonNull(id), address);
    }

    void setPassword(long accountId) {
        database.sql("UPDATE account SET password_hash = :hash WHERE id = :id")
                .bind("hash", Objects.requireNonNull(accounts.hash(PASSWORD).block(DEADLINE)))
                .bind("id", accountId)
                .then()
                .block(DEADLINE);
    }

    /** A course; with an address it leads there, without one it is a page. */
    long course(long workspaceId, String name, String url) {
        return Objects.requireNonNull(database.sql("""
                        INSERT INTO course (workspace_id, name, description, kind, url, search)
                        VALUES (:workspace, :name, 'Line one' || chr(10) || 'and two', CAST(:kind AS course_kind),
                                nullif(:url, ''), ' x')
                        RETURNING id""")
                .bind("workspace", workspaceId)
                .bind("name", name)
                .bind("kind", url.isEmpty() ? "page" : "url")
                .bind("url", url)
                .map(row -> row.get("id", Long.class))
                .one()
                .block(DEADLINE));
    }

    void enrol(TestPerson person, long course) {
        database.sql("INSERT INTO enrolment (workspace_id, account_id, course_id, way)"
                        + " SELECT workspace_id, id, :course, 'manager' FROM account WHERE id = :account")
                .bind("course", course)
                .bind("account", person.accountId())
                .then()
                .block(DEADLINE);
    }

    /** The code of the newest mail to an address. */
    String mailedCode(String address) {
        String content = Awaitility.await()
                .atMost(DEADLINE)
                .until(
                        () -> database.sql("SELECT content::text AS content FROM delivery"
                                        + " WHERE to_address = :address AND purpose = 'code' ORDER BY id DESC LIMIT 1")
                                .bind("address", address)
                                .map(row -> row.get("content", String.class))
                                .one()
                                .block(DEADLINE),
                        Objects::nonNull);
        Matcher code = CODE.matcher(content);
        assertThat(code.find()).as(content).isTrue();
        return code.group(1);
    }

    static void until(Callable<Boolean> holds) {
        Awaitility.await().atMost(DEADLINE).until(holds);
    }

    static String freshAddress() {
        return "ana." + UUID.randomUUID() + "@mail.example";
    }

    static String body(EntityExchangeResult<String> answer) {
        return Objects.requireNonNullElse(answer.getResponseBody(), "");
    }

    static String location(EntityExchangeResult<String> answer) {
        assertThat(answer.getStatus().value()).as(body(answer)).isEqualTo(303);
        return Objects.requireNonNull(answer.getResponseHeaders().getFirst("Location"));
    }

    static void secure(EntityExchangeResult<String> answer) {
        assertThat(answer.getResponseHeaders().getFirst("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.getResponseHeaders().getFirst("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.getResponseHeaders().getFirst("X-Robots-Tag")).isEqualTo("noindex, nofollow");
        assertThat(answer.getResponseHeaders().getFirst("X-Content-Type-Options"))
                .isEqualTo("nosniff");
        assertThat(answer.getResponseHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
    }
}
