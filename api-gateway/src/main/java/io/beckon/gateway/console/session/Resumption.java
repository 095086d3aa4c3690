package io.beckon.gateway.console.session;

import io.beckon.gateway.console.door.Answer;
import io.beckon.gateway.console.door.Api;
import io.beckon.gateway.console.shell.SignInView.Onward;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.StringJoiner;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Sends on a form whose session was over, as the person who has just signed in, and answers what it is answered. */
@Component
class Resumption {

    Mono<ResponseEntity<String>> of(Api api, Onward onward, String token) {
        return api.form(Objects.requireNonNull(onward.resume()), encoded(onward, token))
                .map(Resumption::passedOn);
    }

    private static String encoded(Onward onward, String token) {
        StringJoiner form = new StringJoiner("&");
        form.add(pair("nonce", token));
        onward.kept().forEach((name, values) -> values.forEach(value -> form.add(pair(name, value))));
        return form.toString();
    }

    private static String pair(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static ResponseEntity<String> passedOn(Answer answer) {
        HttpHeaders headers = new HttpHeaders();
        headers.addAll(answer.headers());
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        headers.remove(HttpHeaders.SET_COOKIE);
        return ResponseEntity.status(answer.status()).headers(headers).body(answer.text());
    }
}
