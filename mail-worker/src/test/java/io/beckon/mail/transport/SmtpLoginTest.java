package io.beckon.mail.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.mail.transport.SmtpSettings.TlsMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SmtpLoginTest {

    private static final Set<String> ALL = Set.of("PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2");

    /** RFC 2195, section 2. */
    @Test
    void the_example_of_cram_md5_comes_out_octet_for_octet() {
        SmtpLogin login = new SmtpLogin.CramMd5("tim", "tanstaaftanstaaf");

        assertThat(login.command()).isEqualTo("AUTH CRAM-MD5");
        assertThat(login.answer("PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"))
                .isEqualTo("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw");
        assertThat(login.answer("no base64 !")).isNull();
    }

    @Test
    void an_access_token_is_sent_by_xoauth2_and_its_refusal_is_asked_for_by_an_empty_line() {
        SmtpLogin login = SmtpLogin.of(settings(Path.of("token")), ALL, "vF9dft4qmT", true);

        assertThat(login).isNotNull();
        assertThat(decoded(login.command().substring("AUTH XOAUTH2 ".length())))
                .isEqualTo("user=worker\1auth=Bearer vF9dft4qmT\1\1");
        assertThat(login.answer("eyJzdGF0dXMiOiI0MDEifQ==")).isEmpty();
    }

    @Test
    void an_access_token_is_never_sent_as_a_password() {
        assertThat(SmtpLogin.of(settings(Path.of("token")), Set.of("PLAIN", "LOGIN"), "token", true))
                .isNull();
    }

    @Test
    void the_password_itself_is_shown_behind_tls_only_where_there_is_a_choice() {
        assertThat(SmtpLogin.of(settings(null), ALL, "p", true)).isInstanceOf(SmtpLogin.Plain.class);
        assertThat(SmtpLogin.of(settings(null), ALL, "p", false)).isInstanceOf(SmtpLogin.CramMd5.class);
        assertThat(SmtpLogin.of(settings(null), Set.of("CRAM-MD5"), "p", true)).isInstanceOf(SmtpLogin.CramMd5.class);
        assertThat(SmtpLogin.of(settings(null), Set.of("GSSAPI"), "p", true)).isNull();
    }

    @Test
    void login_answers_twice_and_no_more() {
        SmtpLogin login = new SmtpLogin.Login("worker", "right");

        assertThat(decoded(login.answer("VXNlcm5hbWU6"))).isEqualTo("worker");
        assertThat(decoded(login.answer("UGFzc3dvcmQ6"))).isEqualTo("right");
        assertThat(login.answer("VXNlcm5hbWU6")).isNull();
    }

    @Test
    void no_login_shows_its_secret_when_printed() {
        assertThat(new SmtpLogin.Plain("worker", "hidden")).asString().doesNotContain("hidden");
        assertThat(new SmtpLogin.CramMd5("worker", "hidden")).asString().doesNotContain("hidden");
        assertThat(new SmtpLogin.XOAuth2("worker", "hidden")).asString().doesNotContain("hidden");
    }

    private static String decoded(@Nullable String base64) {
        assertThat(base64).isNotNull();
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static SmtpSettings settings(@Nullable Path token) {
        return new SmtpSettings(
                "127.0.0.1",
                25,
                "worker",
                token == null ? "p" : null,
                null,
                token,
                TlsMode.NONE,
                null,
                null,
                1,
                1,
                true,
                Duration.ofSeconds(1),
                SmtpSettings.defaultTimeouts());
    }
}
