package io.beckon.mail.journal;

import io.beckon.mail.journal.JournalRecord.Begun;
import io.beckon.mail.journal.JournalRecord.Claimed;
import io.beckon.mail.journal.JournalRecord.Ended;
import io.beckon.mail.journal.JournalRecord.Intended;
import io.beckon.mail.journal.JournalRecord.Leased;
import io.beckon.mail.journal.JournalRecord.Recorded;
import io.beckon.mail.lease.Holder;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Records as octets: length and CRC-32C of the payload, four octets each, then the payload, big-endian. An intent takes 25 octets, an
 * outcome about 115. The first octet of the payload is the kind; a kind keeps its number and its fields for good.
 */
final class RecordCodec {

    static final int HEAD = 2 * Integer.BYTES;
    /** A claim of 1,024 deliveries, which is the most there can be, takes half of it. */
    static final int LONGEST = 16 * 1024;

    private static final byte VERSION = 1;
    private static final byte BEGUN = 1;
    private static final byte LEASED = 2;
    private static final byte CLAIMED = 3;
    private static final byte INTENDED = 4;
    private static final byte ENDED = 5;
    private static final byte RECORDED = 6;
    private static final long MICROS = 1_000_000;

    private RecordCodec() {}

    /** Writes one record to an empty buffer of at least {@link #LONGEST} octets, ready to be read from. */
    static void write(JournalRecord record, ByteBuffer to) {
        to.clear().position(HEAD);
        payload(record, to);
        int length = to.position() - HEAD;
        CRC32C crc = new CRC32C();
        crc.update(to.duplicate().position(HEAD).limit(HEAD + length));
        to.putInt(0, length).putInt(Integer.BYTES, (int) crc.getValue());
        to.flip();
    }

    private static void payload(JournalRecord record, ByteBuffer to) {
        if (record instanceof Intended intended) {
            to.put(INTENDED).putLong(intended.claimId()).putLong(intended.deliveryId());
        } else if (record instanceof Ended ended) {
            to.put(ENDED).putLong(ended.claimId());
            holder(ended.holder(), to);
            to.putLong(ended.deliveryId()).putLong(micros(ended.at()));
            ResultCodec.write(ended.result(), to);
        } else if (record instanceof Recorded recorded) {
            to.put(RECORDED).putLong(recorded.claimId());
        } else if (record instanceof Claimed claimed) {
            to.put(CLAIMED).putLong(claimed.claimId());
            holder(claimed.holder(), to);
            to.putInt(claimed.deliveries().size());
            claimed.deliveries().forEach(to::putLong);
        } else if (record instanceof Leased leased) {
            holder(leased.holder(), to.put(LEASED));
        } else if (record instanceof Begun begun) {
            Words.write(begun.boot(), to.put(BEGUN).put(VERSION));
        }
    }

    /**
     * Reads a payload whose checksum is right.
     *
     * @throws RuntimeException of a kind or version that this release does not know
     */
    static JournalRecord read(ByteBuffer from) {
        byte kind = from.get();
        return switch (kind) {
            case BEGUN -> begun(from);
            case LEASED -> new Leased(holder(from));
            case CLAIMED -> new Claimed(from.getLong(), holder(from), ids(from));
            case INTENDED -> new Intended(from.getLong(), from.getLong());
            case ENDED ->
                new Ended(
                        from.getLong(), holder(from), from.getLong(), instant(from.getLong()), ResultCodec.read(from));
            case RECORDED -> new Recorded(from.getLong());
            default -> throw new IllegalArgumentException("The journal has a record of unknown kind " + kind + ".");
        };
    }

    static boolean matches(int crc, ByteBuffer payload) {
        CRC32C computed = new CRC32C();
        computed.update(payload.duplicate());
        return crc == (int) computed.getValue();
    }

    private static Begun begun(ByteBuffer from) {
        byte version = from.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("The journal has the unknown version " + version + ".");
        }
        return new Begun(Words.read(from));
    }

    private static void holder(Holder holder, ByteBuffer to) {
        to.putLong(holder.database().getMostSignificantBits())
                .putLong(holder.database().getLeastSignificantBits())
                .putLong(holder.workerId())
                .putInt(holder.epoch());
    }

    private static Holder holder(ByteBuffer from) {
        return new Holder(new UUID(from.getLong(), from.getLong()), from.getLong(), from.getInt());
    }

    private static List<Long> ids(ByteBuffer from) {
        int count = from.getInt();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(from.getLong());
        }
        return ids;
    }

    private static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), MICROS), at.getNano() / 1000);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }
}
