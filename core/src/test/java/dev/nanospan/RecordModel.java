package dev.nanospan;

import dev.nanospan.layout.RecordDecoder;
import dev.nanospan.layout.RecordDecoder.Attribute;
import dev.nanospan.ledger.Counter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a span's record must hold, told without bytes: a list of items with their sizes as the layout draws them, and the
 * rules of limits, of blocked keys, of the last value that wins and of the status.
 */
final class RecordModel {
    private static final int HEADER = 72;
    private static final int DROPPED = 20;

    final Map<Counter, Long> cuts = new EnumMap<>(Counter.class);
    final List<Item> items = new ArrayList<>();
    int status;

    private final Limits limits;
    private final Predicate<String> blocked;
    private Item event;
    private Item link;
    private String internedName;

    RecordModel(final Limits limits, final Predicate<String> blocked) {
        this.limits = limits;
        this.blocked = blocked;
    }

    void cut(final Counter what) {
        cuts.merge(what, 1L, Long::sum);
    }

    /** How many bytes there are to the end. */
    int left(final int recordBytes) {
        return recordBytes - DROPPED - size();
    }

    // ---- name, status, tracestate

    void name(final String text, final boolean interned) {
        if (interned) {
            items.removeIf(item -> item.kind == Kind.NAME);
            internedName = text;
        } else if (fits(8 + bytes(text))) {
            items.removeIf(item -> item.kind == Kind.NAME);
            internedName = null;
            items.add(new Item(Kind.NAME, -1, "", text, 8 + bytes(text)));
        } else {
            cut(Counter.CUT_BYTES);
        }
    }

    String name() {
        return internedName != null ? internedName : textOf(Kind.NAME);
    }

    void status(final int code, final String message) {
        if (code == 0 || status == 1) {
            return;
        }
        status = code;
        items.removeIf(item -> item.kind == Kind.STATUS);
        if (code == 2 && message != null) {
            final String kept = bounded(message);
            if (fits(8 + bytes(kept))) {
                items.add(new Item(Kind.STATUS, -1, "", RecordDecoder.text(kept), 8 + bytes(kept)));
            } else {
                cut(Counter.CUT_BYTES);
            }
        }
    }

    void traceState(final String text) {
        if (text.isEmpty()) {
            return;
        }
        if (fits(8 + bytes(text))) {
            items.add(new Item(Kind.TRACE_STATE, -1, "", text, 8 + bytes(text)));
        } else {
            cut(Counter.CUT_BYTES);
        }
    }

    String textOf(final Kind kind) {
        return items.stream()
                .filter(item -> item.kind == kind)
                .map(item -> item.value)
                .findFirst()
                .orElse(null);
    }

    // ---- events and links

    void event(final String name, final boolean interned, final long epochNs) {
        event = null;
        final int size = interned ? 16 : 20 + bytes(name);
        if (count(Kind.EVENT, 1) >= limits.events) {
            cut(Counter.CUT_EVENTS);
        } else if (!fits(size)) {
            cut(Counter.CUT_BYTES);
            cut(Counter.CUT_EVENTS);
        } else {
            event = new Item(Kind.EVENT, 1, name, Long.toString(epochNs), size);
            items.add(event);
        }
    }

    void link(final String asText, final int traceStateBytes) {
        link = null;
        if (count(Kind.LINK, 2) >= limits.links) {
            cut(Counter.CUT_LINKS);
        } else if (!fits(40 + traceStateBytes)) {
            cut(Counter.CUT_BYTES);
            cut(Counter.CUT_LINKS);
        } else {
            link = new Item(Kind.LINK, 2, "", asText, 40 + traceStateBytes);
            items.add(link);
        }
    }

    void badLink() {
        link = null;
        cut(Counter.BAD_CONTEXTS);
    }

    // ---- attributes

    /** Sets an attribute; {@code payload} is its size without tag and key. */
    void set(final int level, final String key, final boolean interned, final String value, final int payload) {
        if (key.isEmpty()) {
            cut(Counter.EMPTY_KEYS);
            return;
        }
        if (blocked.test(key)) {
            cut(Counter.BLOCKED_KEYS);
            return;
        }
        final Item parent = level == 0 ? null : level == 1 ? event : link;
        if (level != 0 && parent == null) {
            return;
        }
        items.removeIf(item -> item.kind == Kind.ATTRIBUTE
                && item.level == level
                && item.parent == parent
                && item.key.equals(RecordDecoder.text(key)));
        final int size = 4 + (interned ? 0 : 4 + bytes(key)) + payload;
        final long count = items.stream()
                .filter(item -> item.kind == Kind.ATTRIBUTE && item.level == level && item.parent == parent)
                .count();
        if (count >= limits.attributes.get(level)) {
            refuse(level, parent);
        } else if (!fits(size)) {
            cut(Counter.CUT_BYTES);
            refuse(level, parent);
        } else {
            final Item item = new Item(Kind.ATTRIBUTE, level, RecordDecoder.text(key), value, size);
            item.parent = parent;
            items.add(item);
        }
    }

    /** A text as the limit of values leaves it. */
    String bounded(final String text) {
        if (text.length() <= limits.valueChars) {
            return text;
        }
        cut(Counter.CUT_VALUES);
        final int max = limits.valueChars;
        final boolean splits = max > 0 && Character.isSurrogatePair(text.charAt(max - 1), text.charAt(max));
        return text.substring(0, splits ? max - 1 : max);
    }

    List<Attribute> attributes(final Item of) {
        return items.stream()
                .filter(item -> item.kind == Kind.ATTRIBUTE && item.parent == of)
                .map(item -> new Attribute(item.key, item.value))
                .toList();
    }

    List<Item> all(final Kind kind) {
        return items.stream().filter(item -> item.kind == kind).toList();
    }

    /** What was dropped, as the record tells it; null if nothing was. */
    List<Integer> dropped() {
        final List<Integer> dropped =
                List.of(cuts(Counter.CUT_ATTRIBUTES), cuts(Counter.CUT_EVENTS), cuts(Counter.CUT_LINKS), 0);
        return dropped.stream().allMatch(each -> each == 0) ? null : dropped;
    }

    static int bytes(final String text) {
        return RecordDecoder.text(text).getBytes(StandardCharsets.UTF_8).length;
    }

    private void refuse(final int level, final Item parent) {
        cut(
                level == 0
                        ? Counter.CUT_ATTRIBUTES
                        : level == 1 ? Counter.CUT_EVENT_ATTRIBUTES : Counter.CUT_LINK_ATTRIBUTES);
        if (parent != null) {
            parent.dropped++;
        }
    }

    private int cuts(final Counter counter) {
        return cuts.getOrDefault(counter, 0L).intValue();
    }

    private long count(final Kind kind, final int level) {
        return items.stream()
                .filter(item -> item.kind == kind && item.level == level)
                .count();
    }

    private boolean fits(final int size) {
        return size() + size <= limits.recordBytes - DROPPED;
    }

    private int size() {
        return HEADER + items.stream().mapToInt(item -> item.size).sum();
    }

    enum Kind {
        ATTRIBUTE,
        EVENT,
        LINK,
        NAME,
        STATUS,
        TRACE_STATE
    }

    /** Something in the record. */
    static final class Item {
        final Kind kind;
        final int level;
        final String key;
        final String value;
        final int size;
        Item parent;
        int dropped;

        Item(final Kind kind, final int level, final String key, final String value, final int size) {
            this.kind = kind;
            this.level = level;
            this.key = key;
            this.value = value;
            this.size = size;
        }
    }

    /** The limits of a configuration; attributes by level. */
    record Limits(List<Integer> attributes, int events, int links, int valueChars, int recordBytes) {}
}
