package io.beckon.gateway.openapi;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;

/** A browser that somebody comes to a page with: it keeps cookies, sends forms, follows no redirect and runs no script. */
final class PageVisitor {

    private static final Pattern NONCE = Pattern.compile("name=\"nonce\" value=\"([^\"]+)\"");

    /** Who may come to a page. */
    enum Who {
        NOBODY("nobody", null),
        LEARNER("the learner whose it is", ManagerRole.LEARNER),
        ANOTHER_LEARNER("another learner of the workspace", ManagerRole.LEARNER),
        STRANGER("learner of another workspace", ManagerRole.LEARNER),
        LIMITED_MANAGER("limited manager", ManagerRole.LIMITED_MANAGER),
        FULL_MANAGER("full manager", ManagerRole.FULL_MANAGER),
        OWNER("owner", ManagerRole.OWNER),
        OPERATOR("operator's key", null);

        final String title;
        private final ManagerRole role;

        Who(String title, ManagerRole role) {
            this.title = title;
            this.role = role;
        }

        Optional<ManagerRole> role() {
            return Optional.ofNullable(role);
        }
    }

    private final WebTestClient client;
    private final Map<String, String> cookies = new HashMap<>();

    PageVisitor(WebTestClient client) {
        this.client = client;
    }

    EntityExchangeResult<String> get(String path) {
        return kept(client.get()
                .uri(path)
                .accept(MediaType.TEXT_HTML, MediaType.ALL)
                .cookies(this::give)
                .exchange()
                .expectBody(String.class)
                .returnResult());
    }

    EntityExchangeResult<String> post(String path, String... fields) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            form.add(fields[i], fields[i + 1]);
        }
        return kept(client.post()
                .uri(path)
                .accept(MediaType.TEXT_HTML, MediaType.ALL)
                .cookies(this::give)
                .body(BodyInserters.fromFormData(form))
                .exchange()
                .expectBody(String.class)
                .returnResult());
    }

    /** That of the first form of a page; "none" where the page has no form for this visitor. */
    String nonceAt(String path) {
        return nonceOf(get(path));
    }

    static String nonceOf(EntityExchangeResult<String> page) {
        Matcher nonce = NONCE.matcher(Objects.requireNonNullElse(page.getResponseBody(), ""));
        return nonce.find() ? nonce.group(1) : "none";
    }

    private void give(MultiValueMap<String, String> sent) {
        cookies.forEach(sent::set);
    }

    private EntityExchangeResult<String> kept(EntityExchangeResult<String> answer) {
        for (ResponseCookie cookie :
                answer.getResponseCookies().toSingleValueMap().values()) {
            // A session that a link begins is not what the visitor came with.
            if (!cookie.getName().equals(TestPerson.COOKIE)
                    && !cookie.getMaxAge().isZero()) {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
        return answer;
    }
}
