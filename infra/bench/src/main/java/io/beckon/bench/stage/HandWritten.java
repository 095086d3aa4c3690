package io.beckon.bench.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The hand-written contestant in a process of its own. */
public final class HandWritten implements AutoCloseable {

    private final Child child;

    private HandWritten(Child child) {
        this.child = child;
    }

    public static HandWritten start(Stage stage) {
        List<String> arguments = new ArrayList<>();
        stage.handWrittenSettings().forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return new HandWritten(Child.start("hand-written", "1g", stage.folder(), "/health", arguments));
    }

    public ProcessHandle handle() {
        return child.handle();
    }

    /** Hands a list over; returns when it is answered. */
    public void submit(long campaign, Path list) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(child.url() + "/campaigns/" + campaign))
                                    .header("Content-Type", "text/csv")
                                    .POST(HttpRequest.BodyPublishers.ofFile(list))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 202) {
                throw new IllegalStateException(
                        "the list was answered by " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while handing a list over", interrupted);
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
