package io.beckon.mail.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ProviderSettingsTest {

    @Test
    void one_server_is_a_provider_that_is_named_by_its_host() {
        List<ProviderSettings> settings = read(Map.of("beckon.smtp.host", "relay.example", "beckon.smtp.port", "2525"));

        assertThat(settings).singleElement().satisfies(only -> {
            assertThat(only.name()).isEqualTo("relay.example");
            assertThat(only.smtp().port()).isEqualTo(2525);
            assertThat(only.terms()).isEqualTo(ProviderTerms.ofTheOnlyOne());
        });
    }

    @Test
    void several_are_read_by_name_and_have_the_defaults_of_one() {
        List<ProviderSettings> settings = read(Map.of(
                "beckon.smtp.host", "",
                "beckon.smtp.port", "25",
                "beckon.providers.main.host", "a.example",
                "beckon.providers.main.weight", "9",
                "beckon.providers.main.rate.per-second", "14",
                "beckon.providers.second.host", "b.example",
                "beckon.providers.second.breaker.trials", "1"));

        assertThat(settings).extracting(ProviderSettings::name).containsExactly("main", "second");
        assertThat(settings.get(0).terms().weight()).isEqualTo(9);
        assertThat(settings.get(0).terms().rate().perSecond()).isEqualTo(14);
        assertThat(settings.get(1).smtp().port()).isEqualTo(25);
        assertThat(settings.get(1).terms().rate().isLimited()).isFalse();
        assertThat(settings.get(1).terms().breaker().trials()).isEqualTo(1);
    }

    @Test
    void the_environment_names_one_or_several() {
        assertThat(environment(Map.of("BECKON_SMTP_HOST", "relay.example", "BECKON_SMTP_PASSWORDFILE", "/run/p")))
                .singleElement()
                .satisfies(only -> assertThat(only.smtp().passwordFile()).hasToString("/run/p"));
        assertThat(environment(Map.of(
                        "BECKON_PROVIDERS_SES_HOST", "a.example",
                        "BECKON_PROVIDERS_SES_RATE_PERSECOND", "5",
                        "BECKON_PROVIDERS_SES_USERNAME", "u",
                        "BECKON_PROVIDERS_SES_PASSWORD", "p",
                        "BECKON_PROVIDERS_SES_TLS", "starttls")))
                .singleElement()
                .satisfies(only -> {
                    assertThat(only.name()).isEqualTo("ses");
                    assertThat(only.terms().rate().perSecond()).isEqualTo(5);
                    assertThat(only.smtp().username()).isEqualTo("u");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "beckon.smtp.port=25 | beckon.smtp.host is empty; name the SMTP server",
                "beckon.smtp.host=a, beckon.providers.b.host=b | beckon.smtp.host and beckon.providers are both set; move",
                "beckon.providers.b.port=25 | beckon.providers.b.host is not set; name the SMTP server.",
                "beckon.providers.b.host=b, beckon.providers.b.port=0 | beckon.providers.b.port is 0; give one from 1 to 65535.",
                "beckon.providers.b.host=b, beckon.providers.b.weight=0 | weight must be from 1 to 1000; it is 0.",
                "beckon.providers.b.host=b, beckon.providers.b.rate.per-day=0 | rate.per-second, per-minute and per-day must be from 1",
                "beckon.providers.b.host=b, beckon.providers.b.breaker.trials=0 | breaker.trials must be from 1 to 100.",
                "beckon.providers.b.host=b, beckon.providers.b.connections=many | beckon.providers.b.connections",
                "beckon.providers.b.host=relay.invalid, beckon.providers.b.username=u, beckon.providers.b.password=p "
                        + "| beckon.providers.b.username would be sent to relay.invalid in the clear; set beckon.providers.b.tls",
                "beckon.providers.b.host=b, beckon.providers.b.access-token-file=t "
                        + "| beckon.providers.b.access-token-file is set without whose token it is",
                "beckon.providers.B_x.host=b | is no name for a provider; use small letters, digits and hyphens",
            })
    void what_is_wrong_is_said_with_its_key_and_its_mend(String given, String words) {
        Map<String, Object> settings = new HashMap<>();
        for (String one : given.split(",")) {
            settings.put(one.strip().split("=")[0], one.strip().split("=")[1]);
        }

        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    private static List<ProviderSettings> read(Map<String, Object> given) {
        return in(environment -> environment.getPropertySources().addFirst(new MapPropertySource("test", given)));
    }

    private static List<ProviderSettings> environment(Map<String, Object> given) {
        return in(environment -> environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", given)));
    }

    private static List<ProviderSettings> in(java.util.function.Consumer<StandardEnvironment> with) {
        StandardEnvironment environment = new StandardEnvironment();
        with.accept(environment);
        return ProviderSettings.in(Binder.get(environment));
    }
}
