package io.beckon.contracts.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A rendered part in which marks stand for recipients' values: lines without a mark are the same for everybody. */
final class Pieces {

    /** Digits at the end of every mark, that say which it is. */
    static final int DIGITS = 4;

    /** The number of the first mark: all have as many digits. */
    static final int FIRST = 1000;

    /** Lines without a mark; or, where there are gaps, what stands in a line before, between and after its values. */
    private record Stretch(RenderedLines lines, List<byte[]> fixed, int[] gaps, int fixedLength) {

        static Stretch shared(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return new Stretch(new RenderedLines(utf8, true), List.of(), new int[0], utf8.length);
        }

        static Stretch personal(List<String> fixed, List<Integer> gaps) {
            List<byte[]> utf8 = fixed.stream()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toList();
            return new Stretch(
                    new RenderedLines(new byte[0], true),
                    utf8,
                    gaps.stream().mapToInt(Integer::intValue).toArray(),
                    utf8.stream().mapToInt(piece -> piece.length).sum());
        }

        RenderedLines with(byte[][] values) {
            if (gaps.length == 0) {
                return lines;
            }
            int length = fixedLength;
            for (int gap : gaps) {
                length += values[gap].length;
            }
            byte[] out = new byte[length];
            int at = 0;
            for (int i = 0; i < fixed.size(); i++) {
                at = append(out, at, fixed.get(i));
                at = i < gaps.length ? append(out, at, values[gaps[i]]) : at;
            }
            return new RenderedLines(out, false);
        }

        private static int append(byte[] out, int at, byte[] piece) {
            System.arraycopy(piece, 0, out, at, piece.length);
            return at + piece.length;
        }
    }

    private final Stretch[] stretches;

    private Pieces(List<Stretch> stretches) {
        this.stretches = stretches.toArray(Stretch[]::new);
    }

    /** @param marks all of the same length, the same but for their last {@value #DIGITS} digits, which count up from {@value #FIRST} */
    static Pieces of(String rendered, List<String> marks) {
        return new Pieces(new Cut(rendered, marks).stretches());
    }

    /** @param values by the number of their mark; those without a place may be null */
    RenderedPart with(byte[][] values) {
        RenderedLines[] lines = new RenderedLines[stretches.length];
        int length = 0;
        for (int i = 0; i < lines.length; i++) {
            lines[i] = stretches[i].with(values);
            length += lines[i].utf8().length;
        }
        return new RenderedPart(List.of(lines), length);
    }

    /** Cuts a text at the ends of the lines that have marks. */
    private static final class Cut {

        private final String rendered;
        private final String common;
        private final List<Stretch> stretches = new ArrayList<>();

        Cut(String rendered, List<String> marks) {
            this.rendered = rendered;
            this.common = marks.isEmpty()
                    ? ""
                    : marks.get(0).substring(0, marks.get(0).length() - DIGITS);
        }

        List<Stretch> stretches() {
            int from = 0;
            int mark = nextMark(from);
            while (mark >= 0) {
                int line = Math.max(from, rendered.lastIndexOf('\n', mark) + 1);
                shared(from, line);
                from = personal(line, mark);
                mark = nextMark(from);
            }
            shared(from, rendered.length());
            return stretches;
        }

        private int nextMark(int from) {
            return common.isEmpty() ? -1 : rendered.indexOf(common, from);
        }

        private void shared(int from, int to) {
            if (to > from) {
                stretches.add(Stretch.shared(rendered.substring(from, to)));
            }
        }

        /** A line with at least one mark; where it ends. */
        private int personal(int from, int firstMark) {
            List<String> fixed = new ArrayList<>();
            List<Integer> gaps = new ArrayList<>();
            int at = from;
            int mark = firstMark;
            int end = endOfLine(mark);
            while (mark >= 0 && mark < end) {
                int after = mark + common.length() + DIGITS;
                fixed.add(rendered.substring(at, mark));
                gaps.add(Integer.parseInt(rendered, after - DIGITS, after, 10) - FIRST);
                at = after;
                end = endOfLine(at);
                mark = nextMark(at);
            }
            fixed.add(rendered.substring(at, end));
            stretches.add(Stretch.personal(fixed, gaps));
            return end;
        }

        private int endOfLine(int from) {
            int feed = rendered.indexOf('\n', from);
            return feed < 0 ? rendered.length() : feed + 1;
        }
    }
}
