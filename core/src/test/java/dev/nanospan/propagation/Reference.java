package dev.nanospan.propagation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same parsers, slow and by other means: regular expressions, strings and collections, written from the specifications. */
final class Reference {
    private static final Pattern TRACE_PARENT = Pattern.compile(
            "(?<version>[0-9a-f]{2})-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-.*)?",
            Pattern.DOTALL);
    private static final Pattern STATE_MEMBER =
            Pattern.compile("([a-z0-9][a-z0-9_\\-*/@]{0,255})=([ -+\\--<>-~]{0,255}[!-+\\--<>-~])");
    private static final Pattern B3 = Pattern.compile(
            "([0-9a-fA-F]{16}|[0-9a-fA-F]{32})-([0-9a-fA-F]{16})(-(0|1|d|(?i:true)|(?i:false))(-[0-9a-fA-F]{16})?)?");
    private static final Pattern BAGGAGE_MEMBER = Pattern.compile(
            "(?<key>[!#$%&'*+\\-.^_`|~0-9A-Za-z]+)[ \\t]*=[ \\t]*(?<value>[!#-+\\--:<-\\[\\]-~]*)[ \\t]*(;[ \\t]*(?<metadata>[ -+\\--~\\t]*))?");

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{2}");
    private static final Pattern BLANKS_AROUND = Pattern.compile("[ \\t]*(.*?)[ \\t]*", Pattern.DOTALL);

    private Reference() {}

    /** What a context holds. */
    record Context(String traceId, String spanId, int flags, boolean debug) {}

    static Optional<Context> traceParent(final String header) {
        if (header.length() > 512) {
            return Optional.empty();
        }
        final Matcher matcher = TRACE_PARENT.matcher(trim(header));
        if (!matcher.matches()
                || matcher.group("version").equals("ff")
                || (matcher.group("version").equals("00") && matcher.group("more") != null)
                || matcher.group("trace").matches("0+")
                || matcher.group("span").matches("0+")) {
            return Optional.empty();
        }
        return Optional.of(new Context(
                matcher.group("trace"),
                matcher.group("span"),
                Integer.parseInt(matcher.group("flags"), 16) & 3,
                false));
    }

    /** The members that are kept of one header, in their order; nothing if the header is no good. */
    static Optional<List<String>> traceState(final String header) {
        final Map<String, String> members = new LinkedHashMap<>();
        int count = 0;
        for (final String each : header.split(",", -1)) {
            final String member = trim(each);
            if (!member.isEmpty()) {
                final Matcher matcher = STATE_MEMBER.matcher(member);
                if (!matcher.matches() || ++count > 32) {
                    return Optional.empty();
                }
                members.putIfAbsent(matcher.group(1), member);
            }
        }
        final List<String> kept = new ArrayList<>(members.values());
        cut(kept, 128);
        cut(kept, 0);
        return Optional.of(kept);
    }

    /** The members of a list that is good. */
    static List<String> stateMembers(final String header) {
        final List<String> members = new ArrayList<>();
        for (final String each : header.split(",", -1)) {
            if (!trim(each).isEmpty()) {
                members.add(trim(each));
            }
        }
        return members;
    }

    private static void cut(final List<String> members, final int longerThan) {
        for (int i = members.size() - 1; i >= 0 && String.join(",", members).length() > 512; i--) {
            if (members.get(i).length() > longerThan) {
                members.remove(i);
            }
        }
    }

    static Optional<Context> b3(final String header) {
        final Matcher matcher = B3.matcher(trim(header));
        if (header.length() > 512
                || !matcher.matches()
                || matcher.group(1).matches("0+")
                || matcher.group(2).matches("0+")) {
            return Optional.empty();
        }
        final String decision =
                matcher.group(4) == null ? "0" : matcher.group(4).toLowerCase(Locale.ROOT);
        final String id = "0".repeat(32 - matcher.group(1).length()) + matcher.group(1);
        return Optional.of(new Context(
                id.toLowerCase(Locale.ROOT),
                matcher.group(2).toLowerCase(Locale.ROOT),
                List.of("1", "d", "true").contains(decision) ? 1 : 0,
                decision.equals("d")));
    }

    /** What baggage holds after a header. */
    record Held(Map<String, String> values, Map<String, String> metadata, int malformed, boolean dropped) {}

    static Held baggage(final String header) {
        final Map<String, String> values = new LinkedHashMap<>();
        final Map<String, String> metadata = new LinkedHashMap<>();
        boolean dropped = header.length() > 8192;
        String text = header;
        if (dropped) {
            final int comma = header.lastIndexOf(',', 8192);
            text = comma < 0 ? "" : header.substring(0, comma);
        }
        int members = 0;
        int malformed = 0;
        for (final String each : text.split(",", -1)) {
            if (trim(each).isEmpty()) {
                continue;
            }
            if (++members > 64) {
                dropped = true;
                break;
            }
            final Matcher matcher = BAGGAGE_MEMBER.matcher(trim(each));
            if (matcher.matches()) {
                values.remove(matcher.group("key"));
                metadata.remove(matcher.group("key"));
                values.put(matcher.group("key"), decode(matcher.group("value")));
                metadata.put(
                        matcher.group("key"),
                        Optional.ofNullable(matcher.group("metadata")).orElse(""));
            } else {
                malformed++;
            }
        }
        return new Held(values, metadata, malformed, dropped);
    }

    private static String decode(final String value) {
        final byte[] bytes = new byte[value.length()];
        int length = 0;
        for (int i = 0; i < value.length(); i++) {
            final boolean encoded = value.charAt(i) == '%'
                    && i + 2 < value.length()
                    && HEX.matcher(value.substring(i + 1, i + 3)).matches();
            if (encoded) {
                bytes[length++] = (byte) Integer.parseInt(value.substring(i + 1, i + 3), 16);
                i += 2;
            } else {
                bytes[length++] = (byte) value.charAt(i);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static String trim(final String text) {
        final Matcher matcher = BLANKS_AROUND.matcher(text);
        return matcher.matches() ? matcher.group(1) : text;
    }
}
