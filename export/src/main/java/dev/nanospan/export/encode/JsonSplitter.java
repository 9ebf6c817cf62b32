package dev.nanospan.export.encode;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Finds spans by the lists and objects that they stand in: to no list but those of spans there is just that way. */
final class JsonSplitter implements Splitter {
    /** A way from the outside to the inside: a 1, then 1 for a list and 0 for an object. */
    private static final long OUTSIDE = 1;

    private static final long LIST_OF_ZIPKIN = 0b11;
    private static final long LIST_OF_OTLP = 0b1010101;
    private static final long DEEPEST = 1L << 60;

    @Override
    public byte @Nullable [] part(final byte[] request, final int spans, final int from, final int to) {
        final int[] starts = new int[spans];
        final int[] ends = new int[spans];
        return isFound(request, starts, ends) ? part(request, starts, ends, from, to) : null;
    }

    /** Finds where spans begin and end; false if there are not as many as there is room for. */
    private static boolean isFound(final byte[] request, final int[] starts, final int[] ends) {
        long way = OUTSIDE;
        int span = 0;
        for (int at = 0; at < request.length; at++) {
            final byte c = request[at];
            if (c == '"') {
                at = endOfText(request, at);
            } else if (c == '{' || c == '[') {
                if (isListOfSpans(way)) {
                    if (span == starts.length || (request[at - 1] != '[' && request[at - 1] != ',')) {
                        return false;
                    }
                    starts[span] = at;
                }
                way = way << 1 | (c == '[' ? 1 : 0);
            } else if (c == '}' || c == ']') {
                way >>>= 1;
                if (isListOfSpans(way)) {
                    ends[span] = at + 1;
                    span++;
                }
            }
            if (way == 0 || way > DEEPEST) {
                return false;
            }
        }
        return way == OUTSIDE && span == starts.length;
    }

    private static boolean isListOfSpans(final long way) {
        return way == LIST_OF_OTLP || way == LIST_OF_ZIPKIN;
    }

    private static int endOfText(final byte[] request, final int from) {
        int at = from + 1;
        while (at < request.length && request[at] != '"') {
            at += request[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private static byte[] part(
            final byte[] request, final int[] starts, final int[] ends, final int from, final int to) {
        final ByteArrayOutputStream part = new ByteArrayOutputStream(request.length);
        int copied = 0;
        boolean isFirst = true;
        for (int i = 0; i < starts.length; i++) {
            if (request[starts[i] - 1] == '[') { // of its list: what stands before it is no comma
                part.write(request, copied, starts[i] - copied);
                isFirst = true;
            }
            if (i >= from && i < to) {
                if (!isFirst) {
                    part.write(',');
                }
                part.write(request, starts[i], ends[i] - starts[i]);
                isFirst = false;
            }
            copied = ends[i];
        }
        part.write(request, copied, request.length - copied);
        return part.toByteArray();
    }
}
