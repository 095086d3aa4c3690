package io.beckon.gateway.audit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listens to a request's JSON body while it is read, to say afterwards which fields it named; what they held is forgotten. */
final class SentFields extends ServerHttpRequestDecorator {

    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_FIELDS = 40;
    private static final Pattern OURS = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,39}");

    private final ServerHttpRequest request;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final boolean listens;

    SentFields(ServerHttpRequest request) {
        super(request);
        this.request = request;
        MediaType type = request.getHeaders().getContentType();
        this.listens = type != null && MediaType.APPLICATION_JSON.isCompatibleWith(type);
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return listens ? super.getBody().doOnNext(this::hear) : super.getBody();
    }

    @Override
    public String getId() {
        return request.getId();
    }

    /** Their names; none when the body was no JSON object of ordinary size. */
    List<String> names(JsonMapper json) {
        if (heard.size() == 0 || heard.size() > MOST_BYTES) {
            return List.of();
        }
        try {
            JsonNode body = json.readTree(heard.toByteArray());
            List<String> names = new ArrayList<>(body.propertyNames());
            return names.stream()
                    .filter(name -> OURS.matcher(name).matches())
                    .sorted()
                    .limit(MOST_FIELDS)
                    .toList();
        } catch (JacksonException e) {
            return List.of();
        }
    }

    private void hear(DataBuffer buffer) {
        if (heard.size() > MOST_BYTES) {
            return;
        }
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.toByteBuffer().get(bytes);
        heard.write(bytes, 0, Math.min(bytes.length, MOST_BYTES + 1 - heard.size()));
    }
}
