package dev.nanospan.export.encode;

import dev.nanospan.layout.RecordLayout;
import java.util.stream.Stream;

/**
 * Whom a span talked to, as Zipkin wants to know it: what the first of several attributes says. Looked for while the
 * attributes are written; one span after the other.
 */
final class ZipkinPeer {
    private static final Literal REMOTE = Literal.of(",\"remoteEndpoint\":{");
    private static final Literal NAME = Literal.of("\"serviceName\":");
    private static final Literal IPV4 = Literal.of("\"ipv4\":");
    private static final Literal IPV6 = Literal.of("\"ipv6\":");
    private static final Literal PORT = Literal.of(",\"port\":");
    private static final int NONE = -1;
    private static final int MAX_PORT = 65_535;

    /** The best first. */
    private static final KeyText[] NAMES = keys(
            "service.peer.name",
            "peer.service",
            "server.address",
            "net.peer.name",
            "network.peer.address",
            "db.namespace",
            "db.name");

    private static final int ADDRESS = 4;
    private static final KeyText ADDRESS_PORT = new KeyText("network.peer.port");

    private int best;
    private int bestItem;
    private long port;

    /** Forgets the span before. */
    void clear() {
        best = NAMES.length;
        bestItem = NONE;
        port = 0;
    }

    /** Looks at an attribute. */
    void look(final byte[] record, final int item, final int tag) {
        final int type = RecordLayout.typeOf(tag);
        if (type == RecordLayout.LONG) {
            if (ADDRESS_PORT.isOf(record, item, tag)) {
                port = RecordLayout.getLong(record, RecordLayout.valueOf(record, item));
            }
        } else if (type == RecordLayout.STRING || type == RecordLayout.CONSTANT) {
            lookAtText(record, item, tag);
        }
    }

    private void lookAtText(final byte[] record, final int item, final int tag) {
        for (int rank = 0; rank < best; rank++) {
            if (NAMES[rank].isOf(record, item, tag)) {
                if (!isEmpty(record, item)) {
                    best = rank;
                    bestItem = item;
                }
                return;
            }
        }
    }

    private static boolean isEmpty(final byte[] record, final int item) {
        return RecordLayout.typeOf(RecordLayout.getInt(record, item)) == RecordLayout.STRING
                && RecordLayout.getInt(record, RecordLayout.valueOf(record, item)) == 0;
    }

    /** Writes the member that says it, if it is known. */
    int put(final PlainJson json, final byte[] record, final byte[] into, final int from) {
        if (bestItem == NONE) {
            return from;
        }
        if (into.length - from < 2 * JsonPieces.ROOM_BYTES) {
            return SpanEncoder.NO_ROOM;
        }
        final int type = RecordLayout.typeOf(RecordLayout.getInt(record, bestItem));
        final int value = RecordLayout.valueOf(record, bestItem);
        final boolean isAddress = best == ADDRESS && type == RecordLayout.STRING;
        int at = (isAddress ? kind(record, value) : NAME).put(into, REMOTE.put(into, from));
        at = json.value(record, value, record.length, type, into, at);
        if (at >= 0 && best == ADDRESS && port > 0 && port <= MAX_PORT) {
            at = Decimals.put(port, into, PORT.put(into, at));
        }
        if (at >= 0) {
            into[at++] = '}';
        }
        return at;
    }

    /** What an address looks like; a name if like none. */
    private static Literal kind(final byte[] record, final int run) {
        final int from = run + Integer.BYTES;
        final int to = from + RecordLayout.getInt(record, run);
        int dots = 0;
        int digits = 0;
        for (int i = from; i < to; i++) {
            final byte c = record[i];
            if (c == ':') {
                return IPV6;
            }
            dots += c == '.' ? 1 : 0;
            digits += c >= '0' && c <= '9' ? 1 : 0;
        }
        return dots == 3 && dots + digits == to - from ? IPV4 : NAME;
    }

    private static KeyText[] keys(final String... texts) {
        return Stream.of(texts).map(KeyText::new).toArray(KeyText[]::new);
    }
}
