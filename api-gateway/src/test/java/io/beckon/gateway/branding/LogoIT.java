package io.beckon.gateway.branding;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.gateway.GatewayIT;
import io.beckon.gateway.InvitationRows;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

class LogoIT extends GatewayIT {

    /** One dot, lossless. */
    private static final byte[] WEBP = Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void a_logo_is_made_anew_shown_to_everybody_and_set(String format) throws IOException {
        JsonNode logo = body(
                upload(manager(), "image/" + (format.equals("jpg") ? "jpeg" : format), picture(format, 960, 200)), 200);
        assertThat(logo.path("width").asInt()).isEqualTo(480);
        assertThat(logo.path("height").asInt()).isEqualTo(100);
        String url = logo.path("logoUrl").asString();
        assertThat(url).matches("https://invite\\.example/assets/logos/[0-9a-f]{64}\\.png");
        byte[] shown = anonymous()
                .get()
                .uri(url.substring("https://invite.example".length()))
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.IMAGE_PNG)
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .valueEquals("Content-Security-Policy", "default-src 'none'; sandbox")
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        assertThat(ImageIO.read(new ByteArrayInputStream(shown)).getWidth()).isEqualTo(480);
        assertThat(workspace().path("logoUrl").asString()).isEqualTo(url);
        assertThat(new InvitationRows(database)
                        .count(
                                "audit_entry WHERE route = 'PUT /v1/workspace/logo' AND kind <> 'begun' AND workspace_id = "
                                        + workspace.id()))
                .isEqualTo(1);
    }

    @Test
    void a_webp_is_read_too_and_a_removed_logo_stays_for_the_mails_that_were_sent() {
        String url =
                body(upload(manager(), "image/webp", WEBP), 200).path("logoUrl").asString();
        manager().delete().uri("/v1/workspace/logo").exchange().expectStatus().isNoContent();
        assertThat(workspace().path("logoUrl").isNull()).isTrue();
        anonymous()
                .get()
                .uri(url.substring("https://invite.example".length()))
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void what_is_no_picture_or_too_large_a_one_is_refused_and_nothing_changes() throws IOException {
        byte[] script = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(body(upload(manager(), "image/png", script), 422)
                        .at("/errors/0/detail")
                        .asString())
                .startsWith("The body is no picture that can be read.");
        byte[] broken = picture("png", 50, 50);
        java.util.Arrays.fill(broken, 40, broken.length, (byte) 7);
        body(upload(manager(), "image/png", broken), 422);
        assertThat(body(upload(manager(), "image/png", picture("png", 6001, 1)), 422)
                        .at("/errors/0/detail")
                        .asString())
                .startsWith("The picture is 6001 by 1 dots");
        assertThat(body(upload(manager(), "image/png", picture("bmp", 10, 10)), 422))
                .isNotNull();
        body(upload(manager(), "image/png", new byte[0]), 422);
        body(upload(manager(), "image/png", new byte[1024 * 1024 + 1]), 413);
        body(upload(manager(), "image/svg+xml", script), 415);
        assertThat(workspace().path("logoUrl").isNull()).isTrue();
        assertThat(new InvitationRows(database).count("logo WHERE workspace_id = " + workspace.id()))
                .isZero();
    }

    @Test
    void a_limited_manager_uploads_none_and_of_many_the_newest_stay() throws IOException {
        body(upload(with(workspace.limitedManagerKey()), "image/png", picture("png", 5, 5)), 403);
        for (int i = 0; i < 23; i++) {
            body(upload(manager(), "image/png", picture("png", 10 + i, 10)), 200);
        }
        assertThat(new InvitationRows(database).count("logo WHERE workspace_id = " + workspace.id()))
                .isEqualTo(20);
        anonymous()
                .get()
                .uri("/assets/logos/../../etc/passwd")
                .exchange()
                .expectStatus()
                .is4xxClientError();
        anonymous()
                .get()
                .uri("/assets/logos/" + "0".repeat(64) + ".png")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    private static ResponseSpec upload(WebTestClient client, String type, byte[] picture) {
        return client.put()
                .uri("/v1/workspace/logo")
                .header("Content-Type", type)
                .bodyValue(picture)
                .exchange();
    }

    private static JsonNode body(ResponseSpec answer, int status) {
        return answer.expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private JsonNode workspace() {
        return manager()
                .get()
                .uri("/v1/workspace")
                .exchange()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private static byte[] picture(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(width / 2, height / 2, 0x1a5fb4 + width);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }
}
