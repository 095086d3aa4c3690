package io.beckon.contracts.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages as JSON: {@code {"kind":"chunk.submitted","version":1,...}}. Kind and version are stable names, never class
 * names; unknown fields are passed over, so that a newer sender may add some.
 */
public final class MessageCodec {

    private record Shape(String kind, int version, Class<? extends BeckonMessage> type) {}

    private static final Map<Class<? extends BeckonMessage>, Shape> SHAPES = Map.of(
            ChunkSubmitted.class, new Shape(ChunkSubmitted.KIND, ChunkSubmitted.VERSION, ChunkSubmitted.class),
            DeliveriesRequested.class,
                    new Shape(DeliveriesRequested.KIND, DeliveriesRequested.VERSION, DeliveriesRequested.class),
            DeliveriesDue.class, new Shape(DeliveriesDue.KIND, DeliveriesDue.VERSION, DeliveriesDue.class));

    private final ObjectMapper json = JsonMapper.builder()
            .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** The stable name of what a message asks for, for example {@code chunk.submitted}. */
    public static String kindOf(BeckonMessage message) {
        return shapeOf(message).kind();
    }

    public byte[] encode(BeckonMessage message) {
        Shape shape = shapeOf(message);
        ObjectNode node = json.createObjectNode();
        node.put("kind", shape.kind());
        node.put("version", shape.version());
        node.setAll((ObjectNode) json.valueToTree(message));
        return json.writeValueAsBytes(node);
    }

    /**
     * Reads one message.
     *
     * @throws UnreadableMessageException when the bytes are no JSON, the kind or version is unknown, or a field is missing
     */
    public BeckonMessage decode(byte[] body) {
        JsonNode node = tree(body);
        String kind = node.path("kind").asString("");
        int version = node.path("version").asInt(0);
        Shape shape = shapeOf(kind, version);
        try {
            return json.treeToValue(node, shape.type());
        } catch (JacksonException | IllegalArgumentException e) {
            throw new UnreadableMessageException(
                    kind, "the message of kind " + kind + " lacks a field or has a wrong one", e);
        }
    }

    private static Shape shapeOf(BeckonMessage message) {
        Shape shape = SHAPES.get(message.getClass());
        if (shape == null) {
            throw new IllegalArgumentException("no kind is registered for " + message.getClass());
        }
        return shape;
    }

    private JsonNode tree(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw new UnreadableMessageException(null, "the message is not JSON", e);
        }
    }

    private static Shape shapeOf(@Nullable String kind, int version) {
        return SHAPES.values().stream()
                .filter(shape -> shape.kind().equals(kind) && shape.version() == version)
                .findAny()
                .orElseThrow(() -> new UnreadableMessageException(
                        kind, "no message of kind '" + kind + "' and version " + version + " is known here", null));
    }
}
