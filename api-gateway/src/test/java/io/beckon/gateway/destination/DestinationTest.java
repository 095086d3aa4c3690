package io.beckon.gateway.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    private static final List<String> ALLOWED = List.of("learn.example", "127.0.0.1");

    @ParameterizedTest
    @CsvSource({
        "https://learn.example/course/7?x=1#a,https://learn.example/course/7?x=1#a,https://learn.example",
        "https://LEARN.example:8443,https://LEARN.example:8443,https://learn.example:8443",
        "http://127.0.0.1:8081/x,http://127.0.0.1:8081/x,http://127.0.0.1:8081",
        "https://learn.example/é,https://learn.example/%C3%A9,https://learn.example",
    })
    void an_allowed_host_is_led_to(String written, String url, String origin) {
        assertThat(Destination.of(written, ALLOWED)).contains(new Destination(url, origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//learn.example/",
                "/course/7",
                "learn.example",
                "javascript:alert(1)//learn.example",
                "data:text/html,learn.example",
                "ftp://learn.example/",
                "https://learn.example@evil.example/",
                "https://evil.example\\@learn.example/",
                "https://evil.example#@learn.example/",
                "https://evil.example?learn.example",
                "https://learn.example.evil.example/",
                "https://learn.example./",
                "https://user:secret@learn.example/",
                "https://xlearn.example/",
                "https:learn.example",
                "https:///learn.example",
                "https://learn.example\r\nSet-Cookie: a=b",
                "https://learn.example/\u0000",
                " https://learn.example/",
                "",
            })
    void anything_else_is_not(String written) {
        assertThat(Destination.of(written, ALLOWED)).isEmpty();
    }
}
