package io.beckon.gateway.submission;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An upload over a bare connection, so that it can be cut at any byte. */
final class RawUpload implements AutoCloseable {

    private final Socket socket;

    private RawUpload(Socket socket) {
        this.socket = socket;
    }

    /** Sends the head of a request that announces a body of this length; a negative one announces chunks. */
    static RawUpload begin(int port, String secret, String path, String key, String type, int length, boolean gzip) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer " + secret
                + "\r\nContent-Type: " + type + "\r\nIdempotency-Key: " + key + "\r\n"
                + (gzip ? "Content-Encoding: gzip\r\n" : "")
                + (length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length)
                + "\r\nConnection: close\r\n\r\n";
        try {
            RawUpload upload = new RawUpload(new Socket("localhost", port));
            upload.socket.setSoTimeout(30_000);
            return upload.send(head.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawUpload send(byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawUpload send(byte[] body, int from, int to) {
        return send(Arrays.copyOfRange(body, from, to));
    }

    /** Sends bytes as one chunk of HTTP's chunked coding. */
    RawUpload sendChunk(byte[] bytes) {
        return send((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII))
                .send(bytes)
                .send("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Says that nothing more will be sent, and still listens. */
    RawUpload endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole answer as it came. */
    String answer() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts the connection; hard means by a reset instead of an orderly end. */
    void cut(boolean hard) {
        try {
            if (hard) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cut(false);
    }
}
