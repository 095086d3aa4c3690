package io.beckon.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.beckon.contracts.state.ManagerRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcSettingsTest {

    private static final String GOOD = "https://login.example.org";

    @Test
    void a_provider_that_is_set_up_is_taken() {
        assertThat(settings("school", provider(GOOD, "beckon", null, 1L, Set.of("example.org"), ManagerRole.LEARNER))
                        .providers())
                .containsOnlyKeys("school");
        provider("http://localhost:9000/realms/x", "beckon", null, null, Set.of(), null)
                .check("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "login.example.org", "http://login.example.org", "https://login.example.org?a=b", "https://"
            })
    void an_issuer_that_anybody_could_be_is_refused(String issuer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        provider(issuer, "beckon", null, null, Set.of(), null).check("x"))
                .withMessageContaining("x.issuer must be an https address");
    }

    @Test
    void what_is_missing_or_too_much_is_named() {
        refused(provider(GOOD, " ", null, null, Set.of(), null), "client-id is missing");
        refused(provider(GOOD, "beckon", Path.of("secret"), null, Set.of(), null), "not both");
        refused(provider(GOOD, "beckon", null, null, Set.of("@example.org"), null), "without @");
        refused(provider(GOOD, "beckon", null, 1L, Set.of("example.org"), ManagerRole.OWNER), "must not be owner");
        refused(
                provider(GOOD, "beckon", null, 1L, Set.of(), ManagerRole.LEARNER),
                "needs workspace and allowed-domains");
        refused(
                provider(GOOD, "beckon", null, null, Set.of("example.org"), ManagerRole.LEARNER),
                "needs workspace and allowed-domains");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("My School", provider(GOOD, "beckon", null, null, Set.of(), null)))
                .withMessageContaining("a-z, 0-9 and -");
    }

    @Test
    void a_label_is_shown_on_a_button() {
        labelled("Riverside School", GOOD, "beckon", null, null, Set.of(), null).check("x");
        refused(labelled(" ", GOOD, "beckon", null, null, Set.of(), null), "x.label");
        refused(labelled("r".repeat(81), GOOD, "beckon", null, null, Set.of(), null), "x.label");
    }

    @Test
    void the_secret_is_not_shown() {
        assertThat(provider(GOOD, "beckon", null, null, Set.of(), null).toString())
                .doesNotContain("secret");
    }

    private static void refused(ProviderSettings provider, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.check("x"))
                .withMessageContaining(words);
    }

    private static ProviderSettings provider(
            String issuer, String client, Path file, Long workspace, Set<String> domains, ManagerRole joinAs) {
        return labelled(null, issuer, client, file, workspace, domains, joinAs);
    }

    private static ProviderSettings labelled(
            String label,
            String issuer,
            String client,
            Path file,
            Long workspace,
            Set<String> domains,
            ManagerRole joinAs) {
        return new ProviderSettings(
                label, issuer, client, "a secret", file, workspace, domains, joinAs, List.of("openid", "email"));
    }

    private static OidcSettings settings(String name, ProviderSettings provider) {
        return new OidcSettings(
                "https://invite.example",
                "/v1/session",
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                200,
                Map.of(name, provider));
    }
}
