package io.beckon.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.contracts.state.ManagerRole;
import io.beckon.gateway.TestPerson;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** The logo among the general settings: chosen, shown at once, refused in place, taken away. */
class LogoConsoleIT extends ConsoleCase {

    private static final String PATH = "/console/settings";

    @Test
    void a_picture_is_shown_at_once_and_taken_away_again() throws IOException {
        TestPerson ana = TestPerson.create(database, workspace.id(), ManagerRole.FULL_MANAGER);
        says(visitor(ana).get(PATH), 200, "There is no logo yet");
        EntityExchangeResult<String> sent = send(ana, "logo.png", MediaType.IMAGE_PNG, picture());
        leadsTo(sent, PATH + "?note=logo-shown");
        EntityExchangeResult<String> page = visitor(ana).get(location(sent));
        says(page, 200, "in all mails and pages from now on");
        assertThat(html(page))
                .containsPattern("<img class=\"logo\" src=\"https://[^\"]+/assets/logos/[0-9a-f]{64}\\.png\"");
        leadsTo(visitor(ana).post(PATH + "/logo/remove"), PATH + "?note=logo-removed");
        says(visitor(ana).get(PATH), 200, "There is no logo yet");
    }

    @Test
    void what_is_no_picture_or_of_another_kind_or_too_large_is_refused_beside_the_field() {
        TestPerson ana = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        byte[] words = "no picture".getBytes(StandardCharsets.UTF_8);
        for (EntityExchangeResult<String> refused : List.of(
                says422(send(ana, "logo.png", MediaType.IMAGE_PNG, words)),
                saysKind(send(ana, "logo.svg", MediaType.valueOf("image/svg+xml"), words)),
                saysLarge(send(ana, "logo.png", MediaType.IMAGE_PNG, new byte[1024 * 1024 + 1])))) {
            assertThat(html(refused)).contains("id=\"logo-fault\"", "id=\"fromName\"");
        }
        leadsTo(send(ana, "", MediaType.APPLICATION_OCTET_STREAM, new byte[0]), PATH + "?note=logo-missing");
    }

    @Test
    void a_form_of_another_session_changes_nothing_and_who_may_only_look_is_offered_none() throws IOException {
        TestPerson ana = TestPerson.create(database, workspace.id(), ManagerRole.OWNER);
        says(sent(visitor(ana).forging(), "logo.png", MediaType.IMAGE_PNG, picture()), 403, "signed in anew");
        TestPerson bo = TestPerson.create(database, workspace.id(), ManagerRole.LIMITED_MANAGER);
        assertThat(html(visitor(bo).get(PATH))).contains("id=\"logo\"").doesNotContain("id=\"logo-file\"");
        says(send(bo, "logo.png", MediaType.IMAGE_PNG, picture()), 403, "may look at everything but not change");
    }

    private static EntityExchangeResult<String> says422(EntityExchangeResult<String> answer) {
        says(answer, 422, "no picture that can be read");
        return answer;
    }

    private static EntityExchangeResult<String> saysKind(EntityExchangeResult<String> answer) {
        says(answer, 415, "This kind of file cannot be taken here");
        return answer;
    }

    private static EntityExchangeResult<String> saysLarge(EntityExchangeResult<String> answer) {
        says(answer, 413, "larger than what can be taken here");
        return answer;
    }

    private EntityExchangeResult<String> send(TestPerson who, String name, MediaType kind, byte[] content) {
        return sent(visitor(who), name, kind, content);
    }

    private static EntityExchangeResult<String> sent(Visitor who, String name, MediaType kind, byte[] content) {
        return who.postFile(PATH + "/logo", "logo", name, kind, content);
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB), "png", png);
        return png.toByteArray();
    }
}
