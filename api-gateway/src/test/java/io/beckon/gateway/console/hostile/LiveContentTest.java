package io.beckon.gateway.console.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.util.HtmlUtils;

class LiveContentTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src=/zqx onerror=zqx()>",
                "<script>zqx()</script>",
                "<svg/onload=zqx()>",
                "<zqx>",
                "<p zqx>",
                "<p onclick=go()>",
                "<p data-hx-on:click=go()>",
                "<a href=javascript:go()>",
                "<a href=' JavaScript:go()'>",
                "<a href='java&#10;script:go()'>",
                "<form action=//elsewhere.example>",
                "<iframe src=/x></iframe>",
                "<iframe sandbox='' srcdoc='<script>go()</script>'></iframe>",
                "<object data=/x></object>",
                "<base href=/x>",
                "<meta http-equiv=refresh content=0>",
                "<p style='color: zqx'>",
                "<!-- zqx -->",
                "<style>.zqx {}</style>",
                "<p>the sum is 987656</p>",
                "<input value='987656'>"
            })
    void what_lives_is_found(String html) {
        assertThat(LiveContent.of("<html><body><p>before</p>" + html).found()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(HostileWords.class)
    void words_that_are_escaped_are_words(HostileWords words) {
        String escaped = HtmlUtils.htmlEscape(words.of("name"));
        LiveContent page = LiveContent.of("<title>" + escaped + "</title><p title=\"" + escaped + "\">" + escaped
                + "</p><textarea>" + escaped + "</textarea><input value='" + escaped + "'>"
                + "<script src=/assets/x.js></script><a href=/console>x</a><link rel=icon href='data:,'>");
        assertThat(page.found()).isEmpty();
        assertThat(page.text().split(java.util.regex.Pattern.quote(words.of("name")), -1))
                .hasSize(6);
    }

    @ParameterizedTest
    @EnumSource(value = HostileWords.class, names = "EXPRESSIONS", mode = EnumSource.Mode.EXCLUDE)
    void words_that_are_not_escaped_are_found_wherever_they_stand(HostileWords words) {
        for (String place :
                new String[] {"<p title=\"%s\"></p>", "<p title='%s'></p>", "<textarea>%s</textarea>", "<p>%s</p>"}) {
            boolean breaksOut = words == HostileWords.MARKUP ? !place.contains("'%s'") : place.contains("title");
            if (breaksOut) {
                assertThat(LiveContent.of(place.replace("%s", words.of("name"))).found())
                        .as(place)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void what_a_frame_shows_is_read() {
        assertThat(LiveContent.of("<iframe sandbox='' srcdoc='&lt;p&gt;Hello&lt;/p&gt;'></iframe>")
                        .text())
                .contains("Hello");
    }
}
