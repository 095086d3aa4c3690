package io.beckon.gateway.submission.reading;

import io.beckon.gateway.problem.ProblemException;
import io.beckon.gateway.problem.ProblemType;

/**
 * Finds the elements of one JSON array. Brackets are only counted: what stands between them is read by Jackson, element by element,
 * so that a faulty one does not take the others with it.
 */
final class JsonArrayFramer implements Framer {

    private enum Place {
        BEFORE_ARRAY,
        BEFORE_FIRST,
        BEFORE_ELEMENT,
        IN_BRACKETS,
        IN_STRING,
        IN_WORD,
        AFTER_ELEMENT,
        AFTER_ARRAY
    }

    private Place place = Place.BEFORE_ARRAY;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean frameBegun;
    private boolean rowEnded;
    private long elements;

    @Override
    public int scan(byte[] block, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = block[i];
            boolean wasElement = inElement();
            boolean belongs = step(b);
            if (wasElement && !inElement()) {
                return ended(true, belongs ? i + 1 : i);
            }
            if (!wasElement && inElement() && frameBegun) {
                // What stood before the element ends here; the element's first byte is looked at once more.
                elements--;
                place = elements == 0 ? Place.BEFORE_FIRST : Place.BEFORE_ELEMENT;
                return ended(false, i);
            }
            frameBegun = true;
        }
        return NOT_YET;
    }

    private int ended(boolean row, int end) {
        rowEnded = row;
        frameBegun = false;
        return end;
    }

    private boolean inElement() {
        return place == Place.IN_BRACKETS || place == Place.IN_STRING || place == Place.IN_WORD;
    }

    /** Moves on by one byte; says whether the byte belongs to the element that ends with it. */
    private boolean step(byte b) {
        switch (place) {
            case BEFORE_ARRAY -> beforeArray(b);
            case BEFORE_FIRST, BEFORE_ELEMENT -> beforeElement(b);
            case IN_BRACKETS -> inBrackets(b);
            case IN_STRING -> inString(b);
            case IN_WORD -> {
                if (b == ',' || b == ']' || isSpace(b)) {
                    place = Place.AFTER_ELEMENT;
                    return false;
                }
            }
            case AFTER_ELEMENT -> afterElement(b);
            case AFTER_ARRAY -> {
                if (!isSpace(b)) {
                    throw broken("something follows the end of the array");
                }
            }
        }
        return true;
    }

    private void beforeArray(byte b) {
        if (b == '[') {
            place = Place.BEFORE_FIRST;
        } else if (!isSpace(b)) {
            throw broken("the body must be an array, beginning with [");
        }
    }

    private void beforeElement(byte b) {
        if (isSpace(b)) {
            return;
        }
        if (b == ']' && place == Place.BEFORE_FIRST) {
            place = Place.AFTER_ARRAY;
            return;
        }
        elements++;
        switch (b) {
            case ',', ']', '}' -> throw broken("an element is missing");
            case '"' -> place = Place.IN_STRING;
            case '{', '[' -> {
                place = Place.IN_BRACKETS;
                depth = 1;
            }
            default -> place = Place.IN_WORD;
        }
    }

    private void inBrackets(byte b) {
        if (inString) {
            inString = staysInString(b);
        } else if (b == '"') {
            inString = true;
        } else if (b == '{' || b == '[') {
            depth++;
        } else if ((b == '}' || b == ']') && --depth == 0) {
            place = Place.AFTER_ELEMENT;
        }
    }

    private void inString(byte b) {
        if (!staysInString(b)) {
            place = Place.AFTER_ELEMENT;
        }
    }

    private boolean staysInString(byte b) {
        if (escaped) {
            escaped = false;
            return true;
        }
        escaped = b == '\\';
        return b != '"';
    }

    private void afterElement(byte b) {
        if (b == ',') {
            place = Place.BEFORE_ELEMENT;
        } else if (b == ']') {
            place = Place.AFTER_ARRAY;
        } else if (!isSpace(b)) {
            throw broken("a comma or the closing ] must follow it");
        }
    }

    @Override
    public boolean rowEnded() {
        return rowEnded;
    }

    @Override
    public void tooLarge(long row) {
        // Its end is found all the same.
    }

    @Override
    public boolean end(long row) {
        if (place != Place.AFTER_ARRAY) {
            throw broken("the body ends before the array does");
        }
        return false;
    }

    private ProblemException broken(String how) {
        long element = Math.max(1, elements);
        return ProblemType.UPLOAD_JSON_BROKEN.with(element, how).atRow(element);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
