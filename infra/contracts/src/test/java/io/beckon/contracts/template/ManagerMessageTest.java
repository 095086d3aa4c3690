package io.beckon.contracts.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagerMessageTest {
    @Test
    void plain_text_becomes_paragraphs_and_comes_back_as_text() {
        ManagerMessage message =
                ManagerMessage.sanitised("Dear all,\r\n\r\n5 < 6 & so on\nsecond line\n\n\n[[${link}]]");
        assertThat(Jsoup.parse(message.html()).select("p").eachText())
                .containsExactly("Dear all,", "5 < 6 & so on second line", "[[${link}]]");
        assertThat(message.text()).isEqualTo("Dear all,\n\n5 < 6 & so on\nsecond line\n\n[[${link}]]");
    }

    @Test
    void simple_html_keeps_its_form_in_both_parts() {
        ManagerMessage message = ManagerMessage.sanitised(
                "<p>See <a href='https://a.example/x'>the plan</a>:</p><ul><li>one</li><li><p>two</p></li></ul><p>Bye</p>");
        assertThat(message.html()).contains("href=\"https://a.example/x\"", "<li>one</li>");
        assertThat(message.text()).isEqualTo("See the plan (https://a.example/x):\n\n- one\n- two\n\nBye");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>x</p><script>alert(1)</script>",
                "<p onclick='alert(1)'>x</p>",
                "<p>x</p><img src=x onerror=alert(1)>",
                "<a href='javascript:alert(1)'>x</a>",
                "<p style='background:url(javascript:alert(1))'>x</p>",
                "<b>x</b><svg/onload=alert(1)>",
                "<p>x</p><!--><script>alert(1)</script>-->",
                "<p>x<style>@import 'alert(1)'</style></p>",
                "<p>x</p><iframe srcdoc='<script>alert(1)</script>'>",
            })
    void nothing_that_runs_gets_through(String hostile) {
        String html = ManagerMessage.sanitised(hostile).html();
        assertThat(Jsoup.parse(html).select("script,img,svg,iframe,style,[onclick],[style],[onerror]"))
                .isEmpty();
        assertThat(Jsoup.parse(html).select("a[href^=javascript]")).isEmpty();
        assertThat(html).contains("x");
    }

    @Test
    void an_empty_message_is_blank() {
        assertThat(ManagerMessage.sanitised(" \n ").isBlank()).isTrue();
        assertThat(ManagerMessage.sanitised("<p> </p>").isBlank()).isTrue();
    }
}
