package io.beckon.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes on the wire: other versions of the services may be running beside this one. */
class MessageCodecTest {

    private final MessageCodec codec = new MessageCodec();

    static List<Arguments> messages() {
        return List.of(
                Arguments.of("chunk-submitted", new ChunkSubmitted(42, 7)),
                Arguments.of("deliveries-requested", new DeliveriesRequested(5, 1024, 2047)),
                Arguments.of("deliveries-due", new DeliveriesDue(5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void message_has_its_pinned_shape_and_is_read_back(String fixture, BeckonMessage message) throws IOException {
        byte[] pinned = fixture(fixture);
        assertThat(new String(codec.encode(message), StandardCharsets.UTF_8))
                .isEqualTo(new String(pinned, StandardCharsets.UTF_8).strip());
        assertThat(codec.decode(pinned)).isEqualTo(message);
    }

    @Test
    void every_message_has_a_fixture() {
        Stream<Class<?>> pinned = messages().stream().map(message -> message.get()[1].getClass());
        assertThat(pinned)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(BeckonMessage.class.getPermittedSubclasses()));
    }

    @Test
    void field_of_a_newer_sender_is_passed_over() {
        assertThat(decode("{\"kind\":\"deliveries.due\",\"version\":1,\"campaignId\":5,\"since\":\"tomorrow\"}"))
                .isEqualTo(new DeliveriesDue(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"chunk.submitted\"",
                "{",
                "{}",
                "{\"kind\":\"chunk.submitted\"}",
                "{\"kind\":\"chunk.submitted\",\"version\":2,\"submissionId\":1,\"sequence\":1}",
                "{\"kind\":\"chunk.forgotten\",\"version\":1}",
                "{\"kind\":\"chunk.submitted\",\"version\":1,\"submissionId\":1}",
                "{\"kind\":\"chunk.submitted\",\"version\":1,\"submissionId\":\"x\",\"sequence\":1}",
                "{\"kind\":\"deliveries.requested\",\"version\":1,\"campaignId\":5,\"firstId\":9,\"lastId\":8}"
            })
    void what_is_no_message_says_so(String body) {
        assertThatThrownBy(() -> decode(body)).isInstanceOf(UnreadableMessageException.class);
    }

    private BeckonMessage decode(String body) {
        return codec.decode(body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] fixture(String name) throws IOException {
        try (var stream = MessageCodecTest.class.getResourceAsStream("/messages/" + name + ".json")) {
            return stream.readAllBytes();
        }
    }
}
