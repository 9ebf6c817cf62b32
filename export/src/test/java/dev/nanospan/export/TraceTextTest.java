package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.record.Kind;
import dev.nanospan.record.Status;
import dev.nanospan.record.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TraceTextTest {
    @Test
    void shouldPrintATraceAsATree() {
        final SpanCopy root = Spans.root(1, "receive order")
                .kind(Kind.SERVER)
                .at(0, 8_210_000)
                .remoteParent(0xabc)
                .with("order.id", ValueType.LONG, "1")
                .with("symbol", "ESZ6")
                .copy();
        final SpanCopy match = Spans.child(2, 1, "match")
                .at(1_000_000, 310_000)
                .scope("matching-engine", "")
                .copy();
        final SpanCopy book = Spans.child(3, 2, "walk book")
                .at(1_100_000, 812)
                .scope("matching-engine", "")
                .event(1_240, "book.crossed", 0, new SpanCopy.Attribute("depth", ValueType.LONG, "3"))
                .copy();
        final SpanCopy pay = Spans.child(4, 1, "pay")
                .kind(Kind.CLIENT)
                .at(2_000_000, 5_000_000)
                .status(Status.ERROR, "card refused")
                .link(0x53995c3f42cd8ad8L, 0, Spans.text("reason", "retry"))
                .copy();

        assertThat(plain(book, match, pay, root)).isEqualTo("""
                trace 0af7651916cd43dd8448eb211c80319c  4 spans  8.21ms
                  8.21ms  receive order  SERVER  0000000000000001  (remote parent 0000000000000abc)  [order-service 1.0]
                          |  order.id=1  symbol=ESZ6
                   310us  |- match  0000000000000002  [matching-engine]
                   812ns  |  `- walk book  0000000000000003
                          |        * +1.24us book.crossed  depth=3
                  5.00ms  `- pay  CLIENT  ERROR "card refused"  0000000000000004  [order-service 1.0]
                                -> 0af7651916cd43dd8448eb211c80319d-53995c3f42cd8ad8  reason=retry
                """);
    }

    @Test
    void shouldSayWhatWasDropped() {
        final SpanCopy span = Spans.root(1, "greedy")
                .event(-5_000, "early", 2)
                .link(9, 1)
                .dropped(3, 1, 0, 7)
                .copy();

        assertThat(plain(span)).isEqualTo("""
                trace 0af7651916cd43dd8448eb211c80319c  1 span  1.00us
                  1.00us  greedy  0000000000000001  [order-service 1.0]
                             * -5.00us early  dropped: 2 attributes
                             -> 0af7651916cd43dd8448eb211c80319d-0000000000000009  dropped: 1 attribute
                             dropped: 3 attributes, 1 event, 7 spans
                """);
    }

    @Test
    void shouldPrintTheFirstFramesOfAStackTrace() {
        final SpanCopy span = Spans.root(1, "pay")
                .status(Status.ERROR, "")
                .event(
                        10,
                        "exception",
                        0,
                        Spans.text("exception.type", "java.lang.IllegalStateException"),
                        Spans.text("exception.message", "no \"card\""),
                        Spans.text("exception.stacktrace", """
                                java.lang.IllegalStateException: no card
                                \tat a.A.a(A.java:1)
                                \tat b.B.b(B.java:2)
                                \tat c.C.c(C.java:3)
                                \tat d.D.d(D.java:4)
                                \tat e.E.e(E.java:5)
                                """))
                .copy();

        assertThat(plain(span)).isEqualTo("""
                trace 0af7651916cd43dd8448eb211c80319c  1 span  1.00us
                  1.00us  pay  ERROR  0000000000000001  [order-service 1.0]
                             * +10ns exception  exception.type=java.lang.IllegalStateException  exception.message="no \\"card\\""
                                   at a.A.a(A.java:1)
                                   at b.B.b(B.java:2)
                                   at c.C.c(C.java:3)
                                   at d.D.d(D.java:4)
                                   ... 1 more line
                """);
    }

    @Test
    void shouldMarkATraceWithoutItsLocalRoot() {
        final SpanCopy orphan = Spans.child(2, 1, "match").copy();

        assertThat(TraceText.of(List.of(orphan), 2, Palette.PLAIN)).isEqualTo("""
                trace 0af7651916cd43dd8448eb211c80319c  1 span  1.00us  (part 2)  INCOMPLETE: its local root is not here
                  1.00us  match  0000000000000002  (parent 0000000000000001 is not here)  [order-service 1.0]
                """);
        assertThat(TraceText.isComplete(List.of(orphan))).isFalse();
    }

    @Test
    void shouldMarkATraceWithoutSomeParents() {
        final List<SpanCopy> spans =
                List.of(Spans.root(1, "order").copy(), Spans.child(3, 2, "late").copy());

        assertThat(TraceText.of(spans, 1, Palette.PLAIN)).contains("INCOMPLETE: 1 parent is not here\n");
        assertThat(TraceText.isComplete(spans)).isFalse();
        assertThat(TraceText.isComplete(spans.subList(0, 1))).isTrue();
    }

    @Test
    void shouldLetNoTextReachTheTerminalAsACommand() {
        final String attack = "\u001b[2J\u009b31m\r\n\u202eevil\u2028\\";
        final SpanCopy span = Spans.root(1, attack)
                .scope(attack, attack)
                .status(Status.ERROR, attack)
                .with(attack, attack)
                .with("array", ValueType.STRINGS, "[" + attack + "]")
                .event(1, attack, 0, Spans.text(attack, attack), Spans.text("exception.stacktrace", "x\n" + attack))
                .link(2, 0, Spans.text(attack, attack))
                .copy();

        final String text = plain(span);

        assertThat(text.chars().filter(c -> c != '\n' && (c < ' ' || c > '~'))).isEmpty();
        assertThat(text).contains("\\u001b[2J\\u009b31m\\r\\n\\u202eevil\\u2028\\\\");
        assertThat(text.lines()).hasSize(7); // the attack's own line ends cut the stack trace, and nothing else
    }

    @Test
    void shouldQuoteWhatCouldBeTakenForSomethingElse() {
        final SpanCopy span = Spans.root(1, "quote")
                .with("empty", "")
                .with("blank", "a b")
                .with("equals", "a=b")
                .with("quote", "a\"b")
                .with("word", "a.b")
                .copy();

        assertThat(plain(span)).contains("empty=\"\"  blank=\"a b\"  equals=\"a=b\"  quote=\"a\\\"b\"  word=a.b\n");
    }

    @Test
    void shouldSayByHowMuchALongValueWasCut() {
        final SpanCopy span =
                Spans.root(1, "long").with("text", "x".repeat(1_200)).copy();

        assertThat(plain(span)).contains("text=" + "x".repeat(200) + "...(1000 more chars)\n");
    }

    @Test
    void shouldNotCutACharacterInHalf() {
        final SpanCopy span = Spans.root(1, "long")
                .with("text", "x".repeat(199) + "\uD83D\uDE00".repeat(2))
                .copy();

        assertThat(plain(span)).contains("x...(4 more chars)\n");
    }

    @Test
    void shouldPrintEverySpanOfACircleOnce() {
        final String text = plain(
                Spans.child(1, 2, "one").copy(),
                Spans.child(2, 1, "two").copy(),
                Spans.child(3, 3, "itself").copy());

        assertThat(text.lines().skip(1).map(line -> line.replaceAll(" {2}000.*", "")))
                .containsExactly("  1.00us  one", "  1.00us  `- two", "  1.00us  itself");
    }

    @Test
    void shouldPrintSpansThatShareAnIdOnceEach() {
        final String text = plain(
                Spans.root(1, "first").copy(),
                Spans.root(1, "second").copy(),
                Spans.child(2, 1, "child").copy());

        assertThat(text.lines().filter(line -> line.matches(".* (first|second|child) .*")))
                .hasSize(3);
    }

    @Test
    void shouldBoundTheIndentationOfAVeryDeepTrace() {
        final List<SpanCopy> spans = new ArrayList<>();
        spans.add(Spans.root(1, "top").copy());
        LongStream.range(2, 5_000)
                .forEach(id -> spans.add(
                        Spans.child(id, id - 1, "deep").with("at", "all").copy()));

        final String text = TraceText.of(spans, 1, Palette.PLAIN);

        assertThat(text.lines().filter(line -> line.contains("deep"))).hasSize(4_998);
        assertThat(text).contains("(level 4998) deep");
        assertThat(text.lines()).allMatch(line -> line.length() < 200);
    }

    @Test
    void shouldPutSiblingsInTheOrderOfTheirStart() {
        final String text = plain(
                Spans.child(2, 1, "later").at(20, 5).copy(),
                Spans.child(3, 1, "sooner").at(10, 100).copy(),
                Spans.root(1, "top").copy());

        assertThat(text.indexOf("sooner")).isLessThan(text.indexOf("later"));
    }

    @Test
    void shouldColourOnlyWhenAsked() {
        final SpanCopy span = Spans.root(1, "red").status(Status.ERROR, "x").copy();

        assertThat(plain(span)).doesNotContain("\u001b");
        assertThat(TraceText.of(List.of(span), 1, Palette.ANSI)).contains("\u001b[31mERROR x\u001b[0m");
    }

    private static String plain(final SpanCopy... spans) {
        return TraceText.of(List.of(spans), 1, Palette.PLAIN);
    }
}
