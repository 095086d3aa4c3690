package io.beckon.gateway.submission;

import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;
import io.beckon.gateway.submission.reading.ReadChunk;
import io.beckon.gateway.submission.reading.UploadReader;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The body of an upload as chunks, read no faster than they are taken: at most two packets and one chunk wait. Reading is work for the
 * processor, so it is done beside the event loops.
 */
final class UploadBody {

    private static final int PACKETS_WAITING = 2;

    private UploadBody() {}

    /**
     * Reads a body.
     *
     * @param moved is told of every packet
     */
    static Flux<ReadChunk> chunks(Flux<DataBuffer> body, UploadReader reader, Runnable moved) {
        return body.onErrorMap(error -> !(error instanceof ProblemException), cut -> ProblemType.UPLOAD_CUT.with())
                .map(UploadBody::bytes)
                .doOnNext(packet -> moved.run())
                .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                .publishOn(Schedulers.parallel(), PACKETS_WAITING)
                .concatMapIterable(packet -> () -> reader.read(packet), 1)
                .concatWith(Flux.defer(() -> Flux.fromIterable(reader::finish)))
                .publishOn(Schedulers.parallel(), 1);
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
