package io.beckon.mail.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.contracts.template.RenderedMail;
import io.beckon.mail.compose.CampaignMail;
import io.beckon.mail.compose.ComposedMail;
import io.beckon.mail.compose.MailComposer;
import io.beckon.mail.compose.RecipientMail;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.Result;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures as an independent implementation, Apache jDKIM, sees them. */
class DkimSignerTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:15:30Z");
    private static final String[] WORDS = {
        "Anna", "Müller", "日本語", "x".repeat(90), "é ", "  ", "\t", "a=b", ".", "\n", "\n\n", " \n"
    };

    @TempDir
    static Path folder;

    private static KeyPair rsa;
    private static KeyPair edward;
    private static DkimKey rsaKey;
    private static DkimKey edwardKey;

    @BeforeAll
    static void makeKeys() throws Exception {
        rsa = pair("RSA", 2048);
        edward = pair("Ed25519", 0);
        rsaKey = DkimKey.read(new DkimSettings.Key("acme.example", "r2026", pem(rsa.getPrivate())));
        edwardKey = DkimKey.read(new DkimSettings.Key("acme.example", "e2026", pem(edward.getPrivate())));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_mail_carries_a_signature_that_holds(boolean fastest) throws Exception {
        DkimSigner signer = new DkimSigner(List.of(rsaKey), fastest ? SigningProvider.fastest() : SigningProvider.JDK);
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            ComposedMail mail = signer.sign(mail("team@acme.example", words(random), words(random)), NOW);
            assertThat(verdicts(mail.content())).extracting(Result::isSuccess).containsExactly(true);
            assertThat(new String(mail.content(), StandardCharsets.US_ASCII).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
        }
    }

    @Test
    void what_a_relay_does_to_white_space_does_not_break_them() throws Exception {
        String signed = text(signer().sign(mail("team@acme.example", "Hello you", "One\nTwo"), NOW));

        assertThat(holds(signed.replace("Subject: Hello you", "subject:  Hello\r\n you ")))
                .isTrue();
        assertThat(holds(signed + "\r\n\r\n")).isTrue();
    }

    @Test
    void whatever_a_reader_would_see_changed_breaks_them() {
        String signed = text(signer().sign(mail("team@acme.example", "Hello you", "One\nTwo"), NOW));

        assertThat(holds(signed)).isTrue();
        assertThat(holds(signed.replace("Hello you", "Hello thou"))).isFalse();
        assertThat(holds(signed.replace("Two", "Three"))).isFalse();
        assertThat(holds(signed.replace("/u/T", "/u/S"))).isFalse();
        for (String second : List.of(
                "From: x@evil.example", "Subject: Pay", "Reply-To: x@evil.example", "Content-Type: text/html")) {
            assertThat(holds(second + "\r\n" + signed)).as(second).isFalse();
        }
    }

    @Test
    void the_nearest_domain_with_a_key_signs_and_a_stranger_goes_unsigned() throws Exception {
        DkimKey own = DkimKey.read(new DkimSettings.Key("News.Acme.example", "own", pem(edward.getPrivate())));
        DkimSigner signer = new DkimSigner(List.of(rsaKey, own), SigningProvider.JDK);
        ComposedMail stranger = mail("team@other.example", "Hi", "Hi");

        assertThat(signer.sign(stranger, NOW)).isSameAs(stranger);
        assertThat(signer.signs("xacme.example")).isFalse();
        assertThat(text(signer.sign(mail("a@mail.acme.example", "Hi", "Hi"), NOW)))
                .contains("\r\n d=acme.example;");
        assertThat(text(signer.sign(mail("a@x.news.acme.example", "Hi", "Hi"), NOW)))
                .contains("\r\n d=news.acme.example;")
                .doesNotContain("d=acme.example");
    }

    /** jDKIM 0.5 knows RSA keys alone, so the example of RFC 8463 A stands in for it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_ed25519_signature_is_that_of_the_standard(boolean fastest) throws Exception {
        byte[] seed = Base64.getDecoder().decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        PrivateKey secret = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        DkimKey key = DkimKey.read(new DkimSettings.Key("football.example.com", "brisbane", pem(secret)));
        SigningProvider provider = fastest ? SigningProvider.fastest() : SigningProvider.JDK;
        byte[] head = """
                from:Joe SixPack <joe@football.example.com>
                to:Suzie Q <suzie@shopping.example.net>
                subject:Is dinner ready?
                date:Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
                message-id:<20030712040037.46341.5F8J@football.example.com>
                dkim-signature:v=1; a=ed25519-sha256; c=relaxed/relaxed; d=football.example.com; i=@football.example.com; \
                q=dns/txt; s=brisbane; t=1528637909; h=from : to : subject : date : message-id : from : subject : date; \
                bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=; b=""".replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);

        byte[] signature = key.sign(head, provider.sha256().digest(head), provider);

        assertThat(Base64.getEncoder().encodeToString(signature))
                .isEqualTo("/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
        assertThat(key.algorithm()).isEqualTo("ed25519-sha256");
    }

    @Test
    void two_keys_of_a_domain_make_two_signatures_over_the_same_body() {
        String signed = text(new DkimSigner(List.of(rsaKey, edwardKey), SigningProvider.JDK)
                .sign(mail("team@acme.example", "Hello", "One"), NOW));

        assertThat(signed.lines().filter(line -> line.startsWith("DKIM-Signature: v=1; a=")))
                .satisfiesExactly(
                        first -> assertThat(first).contains("a=rsa-sha256;"),
                        second -> assertThat(second).contains("a=ed25519-sha256;"));
        assertThat(signed.lines().filter(line -> line.startsWith(" bh=")).distinct())
                .hasSize(1);
        assertThat(signed).contains("\r\n s=r2026;", "\r\n s=e2026;");
    }

    /** The example of RFC 6376 3.4.5. */
    @Test
    void the_relaxed_form_is_that_of_the_standard() {
        assertThat(relaxedBody(" C \r\nD \t E\r\n\r\n\r\n")).isEqualTo(" C\r\nD E\r\n");
        assertThat(relaxedBody("")).isEmpty();
        assertThat(relaxedBody("\r\n \r\n\r\n")).isEmpty();
        assertThat(relaxedBody("no line end")).isEqualTo("no line end\r\n");
        assertThat(relaxedField("A: X\r\n")).isEqualTo("a:X");
        assertThat(relaxedField("B : Y\t\r\n\tZ  \r\n")).isEqualTo("b:Y Z");
        assertThat(relaxedField("Reply-To:\r\n")).isEqualTo("reply-to:");
    }

    @Test
    void a_key_that_cannot_sign_says_why_and_how_to_mend_it() throws Exception {
        Path old = Files.writeString(
                folder.resolve("old.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        Path torn = Files.writeString(
                folder.resolve("torn.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Map.of(
                        folder.resolve("nowhere.pem"),
                        "cannot be read; check its path and rights",
                        old,
                        "openssl pkcs8 -topk8 -nocrypt",
                        torn,
                        "holds neither an RSA nor an Ed25519 key",
                        pem(pair("RSA", 1024).getPrivate()),
                        "an RSA key of 1024 bits; make one of 2048 or more",
                        pem(pair("EC", 256).getPrivate()),
                        "holds neither an RSA nor an Ed25519 key")
                .forEach((file, why) -> assertThatThrownBy(
                                () -> DkimKey.read(new DkimSettings.Key("acme.example", "s", file)))
                        .hasMessageContaining(file.toString())
                        .hasMessageContaining(why));
    }

    @Test
    void settings_that_make_no_sense_are_named() throws Exception {
        Path file = pem(edward.getPrivate());
        assertThatThrownBy(() -> settings(new DkimSettings.Key("acme example", "s", file)))
                .hasMessageContaining("beckon.dkim.keys[0].domain must be labels");
        assertThatThrownBy(() -> settings(new DkimSettings.Key("acme.example", null, file)))
                .hasMessageContaining("beckon.dkim.keys[0].selector must be labels");
        assertThatThrownBy(() -> settings(new DkimSettings.Key("acme.example", "s", null)))
                .hasMessageContaining("beckon.dkim.keys[0].private-key-file is not set");
        assertThatThrownBy(() -> settings(
                        new DkimSettings.Key("acme.example", "s", file),
                        new DkimSettings.Key("ACME.example", "S", file)))
                .hasMessageContaining("beckon.dkim.keys[1] has the selector and domain of an earlier one");
    }

    private static DkimSettings settings(DkimSettings.Key... keys) {
        return new DkimSettings(List.of(keys));
    }

    private static DkimSigner signer() {
        return new DkimSigner(List.of(rsaKey), SigningProvider.JDK);
    }

    private static ComposedMail mail(String from, String subject, String text) {
        return MailComposer.forCampaign(new CampaignMail(from, "Team", null, null, "acme.example", 3, "c1:w3", true))
                .compose(new RecipientMail(
                        1,
                        "anna@b.example",
                        "Anna",
                        "https://acme.example/u/T",
                        NOW,
                        new RenderedMail(subject, "<p>" + text + "</p>", text).toBytes()));
    }

    private static String words(Random random) {
        StringBuilder words = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            words.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString().replaceAll("\\s", random.nextBoolean() ? " " : "");
    }

    private static boolean holds(String mail) {
        try {
            return verdicts(mail.getBytes(StandardCharsets.UTF_8)).stream().allMatch(Result::isSuccess);
        } catch (FailException e) {
            return false;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Result> verdicts(byte[] mail) throws java.io.IOException, FailException {
        DKIMVerifier verifier = new DKIMVerifier((methods, selector, token) -> List.of(published()));
        verifier.verify(new ByteArrayInputStream(mail));
        return verifier.getResults();
    }

    /** The domain's record. */
    private static String published() {
        return "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(rsa.getPublic().getEncoded());
    }

    private static String text(ComposedMail mail) {
        return new String(mail.content(), StandardCharsets.UTF_8);
    }

    private static String relaxedBody(String body) {
        return new String(Relaxed.body(body.getBytes(StandardCharsets.US_ASCII), 0), StandardCharsets.US_ASCII);
    }

    private static String relaxedField(String field) {
        return new String(Relaxed.field(field.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);
    }

    private static KeyPair pair(String kind, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    private static Path pem(PrivateKey key) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        return Files.writeString(
                Files.createTempFile(folder, "key", ".pem"),
                "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    }
}
