package io.beckon.gateway.branding;

import io.beckon.gateway.problem.Faults;
import io.beckon.gateway.problem.ProblemException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A logo as we show it: a PNG of our own making, so that nothing of an uploaded file reaches anybody but its colours. Large enough for
 * screens with two dots a pixel.
 */
record Picture(byte[] content, byte[] hash, int width, int height) {

    static final int WIDEST = 480;
    static final int HIGHEST = 160;

    /** Of what is uploaded, looked at before a single dot of it is unpacked. */
    private static final int LONGEST_SIDE = 6_000;

    private static final int MOST_DOTS = 8_000_000;
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "jpg", "webp");

    /** Reads, scales and writes anew: slow, so not for an event loop. Throws a problem when it is no picture that can be used. */
    static Picture of(byte[] upload) {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(upload))) {
            return drawn(read(stream));
        } catch (IOException e) {
            throw unreadable();
        }
    }

    private static BufferedImage read(ImageInputStream stream) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
        if (!readers.hasNext()) {
            throw unreadable();
        }
        ImageReader reader = readers.next();
        try {
            if (!FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                throw unreadable();
            }
            reader.setInput(stream, true, true);
            measure(reader.getWidth(0), reader.getHeight(0));
            return reader.read(0);
        } catch (ProblemException e) {
            throw e;
        } catch (RuntimeException e) { // what a reader throws over a broken file is not only IOException
            throw unreadable();
        } finally {
            reader.dispose();
        }
    }

    private static void measure(int width, int height) {
        if (width < 1
                || height < 1
                || width > LONGEST_SIDE
                || height > LONGEST_SIDE
                || (long) width * height > MOST_DOTS) {
            throw Faults.of(
                    "",
                    "The picture is " + width + " by " + height + " dots; send one with sides of 1 to " + LONGEST_SIDE
                            + " and at most " + MOST_DOTS + " dots. It is shown at most " + WIDEST / 2 + " wide.");
        }
    }

    private static Picture drawn(BufferedImage image) throws IOException {
        double scale = Math.min(1, Math.min((double) WIDEST / image.getWidth(), (double) HIGHEST / image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = drawn.createGraphics();
        try {
            canvas.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            canvas.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
            canvas.drawImage(image, 0, 0, width, height, null);
        } finally {
            canvas.dispose();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(drawn, "png", out);
        byte[] content = out.toByteArray();
        return new Picture(content, sha256(content), width, height);
    }

    private static ProblemException unreadable() {
        return Faults.of(
                "", "The body is no picture that can be read. Send a PNG, a JPEG or a WebP as the body itself.");
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
