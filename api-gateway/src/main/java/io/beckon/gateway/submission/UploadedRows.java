package io.beckon.gateway.submission;

import io.beckon.contracts.submission.RecipientRow;
import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.submission.reading.ReadChunk;
import io.beckon.gateway.submission.reading.UploadReader;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** The door for others that take lists of addresses: whatever a submission may be, they may be too. */
@Component
public class UploadedRows {

    private static final String NOBODY = "Nobody was invited.";

    private final SubmissionSettings settings;

    UploadedRows(SubmissionSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads the body of a request, in constant memory and no faster than the rows are taken.
     *
     * @param done what is true of the rows before a fault; stands in the problem of a list that cannot be read to its end
     * @return up to 1,000 rows at a time, as they were sent in
     */
    public Flux<List<RecipientRow>> of(ServerHttpRequest request, String done) {
        return Flux.defer(() -> {
                    UploadRequest upload = UploadRequest.of(request.getHeaders());
                    return Flux.using(
                            () -> upload.reader(settings.reading()),
                            reader -> UploadBody.chunks(moving(request), reader, () -> {})
                                    .map(ReadChunk::rows),
                            UploadReader::close);
                })
                .onErrorMap(ProblemException.class, problem -> problem.saying(NOBODY, done));
    }

    /** The body, which must not stand still longer than the lease of an upload. */
    Flux<DataBuffer> moving(ServerHttpRequest request) {
        return request.getBody().timeout(settings.lease()).onErrorMap(TimeoutException.class, still -> stalled());
    }

    private ProblemException stalled() {
        return ProblemType.UPLOAD_STALLED.with(settings.lease().toSeconds());
    }
}
