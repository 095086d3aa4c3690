package io.beckon.gateway.submission.reading;

import io.beckon.contracts.submission.RecipientRow;
import org.jspecify.annotations.Nullable;

/** Makes rows of frames, in their order, and counts them. */
interface RowParser {

    /**
     * The person in the next frame; null when there is none in it (an empty line, the header).
     *
     * @throws Frame.NotUtf8 when the frame is no text
     */
    @Nullable
    RecipientRow next(Frame frame) throws Frame.NotUtf8;

    /** The number the next frame will have, as {@link RecipientRow#number()} counts. */
    long nextNumber();

    /** Which columns were understood as what, so far. */
    UnderstoodColumns columns();
}
