package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.nanospan.export.http.Answer.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {
    private static final int CAP_BYTES = 100_000;
    private static final int HEAD_BYTES = 2_048;

    private final ReceivedAnswer answer = new ReceivedAnswer(CAP_BYTES);
    private final AnswerParser parser = new AnswerParser(answer, HEAD_BYTES);

    @Test
    void shouldReadAnAnswerAtEveryCut() throws Exception {
        final String interim = "HTTP/1.1 100 Continue\r\n\r\n";
        final String head = RawServer.head(429, "RETRY-after:\t3 ", "content-TYPE: application/JSON ; charset=utf-8");
        final String chunks = "4;a=\"b\"\r\nbody\r\n00B \r\n is longer \r\n0\r\nTrailer: x\r\nOther:\r\n\r\n";
        final byte[] bytes = RawServer.latin(interim + head + "transfer-encoding: Chunked\r\n\r\n" + chunks);
        for (int cut = 0; cut <= bytes.length; cut++) {
            answer.clear();
            parser.begin();
            final boolean early = parser.parse(ByteBuffer.wrap(bytes, 0, cut));
            final boolean whole = parser.parse(ByteBuffer.wrap(bytes, cut, bytes.length - cut));

            assertThat(early).as("cut at %d", cut).isEqualTo(cut == bytes.length);
            assertThat(whole).as("cut at %d", cut).isTrue();
            assertThat(described()).isEqualTo("429 3000 true body is longer ");
            assertThat(parser.isReusable()).isTrue();
        }
    }

    @Test
    void shouldReadAnAnswerByteByByte() throws Exception {
        for (final byte[] bytes : wellFormed(new Random(1))) {
            final String atOnce = read(List.of(bytes));
            final List<byte[]> pieces = new ArrayList<>();
            for (final byte c : bytes) {
                pieces.add(new byte[] {c});
            }
            assertThat(read(pieces)).isEqualTo(atOnce);
        }
    }

    @Test
    void shouldReadAnAnswerInRandomPieces() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            for (final byte[] bytes : wellFormed(random)) {
                assertThat(read(pieces(bytes, random))).as("seed %d", seed).isEqualTo(read(List.of(bytes)));
            }
        }
    }

    @Test
    void shouldGiveBackTheBodyThatWasSent() throws Exception {
        final Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            final byte[] body = new byte[random.nextInt(5_000)];
            random.nextBytes(body);
            for (final byte[] bytes : encodings(body, random)) {
                read(pieces(bytes, random));
                assertThat(answer.bodyBytes()).isEqualTo(body.length);
                assertThat(answer.body()).startsWith(body);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            })
    void shouldSayThatAnAnswerIsNotWhole(final String text) throws Exception {
        assertThat(parse(text)).isFalse();
        assertThat(parser.end()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "HTTP/2.0 200 OK\r\n",
                "HTTQ",
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "\u0015\u0003\u0001\u0000\u0002\u0002\u0016",
                "HTTP/1.1 200 OK\n",
                "HTTP/1.1 200 O\rK\r\n",
                "HTTP/1.1  200 OK\r\n",
                "HTTP/1.1\t200 OK\r\n",
                "HTTP/1.x 200 OK\r\n",
                "HTTP/1.1 2000 OK\r\n",
                "HTTP/1.1 20 OK\r\n",
                "HTTP/1.1 2x0 OK\r\n",
                "HTTP/1.1 099 OK\r\n",
                "HTTP/1.1 -20 OK\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 \u0000\r\n",
                "HTTP/1.1 200 OK\r\n folded: x\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n\tfolded\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length : 3\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n",
                "HTTP/1.1 200 OK\r\n: no name\r\n",
                "HTTP/1.1 200 OK\r\nA: b\n",
                "HTTP/1.1 200 OK\r\nA: \u0000\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1 a\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;\u0001\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nno trailer\r\n",
            })
    void shouldRefuseWhatIsNoProperAnswer(final String text) {
        refuse(text, Outcome.MALFORMED);
    }

    static List<String> tooLarge() {
        final String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        return List.of(
                "HTTP/1.1 200 " + "x".repeat(HEAD_BYTES),
                "HTTP/1.1 200 OK\r\n" + "x".repeat(HEAD_BYTES),
                "HTTP/1.1 200 OK\r\nA:" + "x".repeat(HEAD_BYTES),
                "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(HEAD_BYTES / 6),
                "HTTP/1.1 100 Go on\r\n\r\n".repeat(HEAD_BYTES / 22 + 1),
                "HTTP/1.1 200 OK\r\nContent-Length: " + (CAP_BYTES + 1) + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: " + "9".repeat(1_000) + "\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(CAP_BYTES + 1),
                chunked + Integer.toHexString(CAP_BYTES + 1) + "\r\n",
                chunked + "ffffffffffffffffffff\r\n",
                chunked + "10000000000000001\r\n",
                chunked + "0".repeat(2_000),
                chunked + "1;" + "x".repeat(2_000),
                chunked + "c350\r\n" + "x".repeat(50_000) + "\r\nc351\r\n" + "x".repeat(50_001),
                chunked + "0\r\n" + "A: b\r\n".repeat(HEAD_BYTES / 6));
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void shouldRefuseWhatIsTooLarge(final String text) {
        refuse(text, Outcome.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.9 200 \u00e4\r\nContent-Length: 00000000000000000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length:0\r\nContent-Length: 0 \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length:\t0\t\r\nX!#$%&'*+-.^_`|~9:\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n",
                "HTTP/1.1 200 OK\r\nConnection: upgrade, closed, not-close\r\nContent-Length: 0\r\n\r\n",
            })
    void shouldKeepTheConnectionAfterAProperAnswer(final String text) throws Exception {
        assertThat(parse(text)).isTrue();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(parser.isReusable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nconnection: x , CLOSE\r\nConnection: keep-alive\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive, close\r\n\r\n",
            })
    void shouldNotKeepTheConnectionWhereTheServerDoesNot(final String text) throws Exception {
        assertThat(parse(text)).isTrue();
        assertThat(parser.isReusable()).isFalse();
    }

    @Test
    void shouldReadUpToTheEndOfTheConnectionWhereNoLengthIsGiven() throws Exception {
        assertThat(parse("HTTP/1.1 500 No\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")).isFalse();
        assertThat(parser.end()).isTrue();
        assertThat(described()).isEqualTo("500 -1 false HTTP/1.1 200 OK\r\n\r\n");
        assertThat(parser.isReusable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void shouldExpectNoBodyWhereThereIsNever(final int status) throws Exception {
        final ByteBuffer in = bytes("HTTP/1.1 " + status + " -\r\nContent-Length: 5\r\n\r\nHTTP/");
        parser.begin();

        assertThat(parser.parse(in)).isTrue();
        assertThat(in.remaining()).isEqualTo(5);
    }

    @Test
    void shouldLeaveWhatComesBehindTheAnswer() throws Exception {
        final ByteBuffer in = bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore");
        parser.begin();

        assertThat(parser.parse(in)).isTrue();
        assertThat(in.remaining()).isEqualTo(4);
        assertThat(described()).isEqualTo("200 -1 false ok");
    }

    @Test
    void shouldForgetTheAnswerBefore() throws Exception {
        parse(
                "HTTP/1.1 503 No\r\nContent-Type: application/json\r\nRetry-After: 1\r\nConnection: close\r\nContent-Encoding: gzip\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n1\r\na");
        answer.clear();
        assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb")).isTrue();
        assertThat(described()).isEqualTo("200 -1 false b");
        assertThat(parser.isReusable()).isTrue();
    }

    @Test
    void shouldForgetHeadersOfInterimAnswers() throws Exception {
        assertThat(parse("HTTP/1.1 103 Hints\r\nContent-Length: 7\r\nRetry-After: 3\r\nConnection: close\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"))
                .isTrue();
        assertThat(described()).isEqualTo("200 -1 false b");
        assertThat(parser.isReusable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON;charset=utf-8",
                "application/problem+json",
                "application/json ;x"
            })
    void shouldKnowJson(final String type) throws Exception {
        parse("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer.isJson()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "application/jsonp", "text/html; application/json", "+json", "application/x-protobuf", "json"
            })
    void shouldKnowWhatIsNotJson(final String type) throws Exception {
        parse("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer.isJson()).isFalse();
    }

    // ---- gzip

    @Test
    void shouldUndoGzip() throws Exception {
        final String body = "the body ".repeat(100);
        for (int i = 0; i < 3; i++) {
            assertThat(parse(gzipped("gzip", gzip(body)))).isTrue();
            assertThat(answer.bodyBytes()).isEqualTo(body.length());
            assertThat(described()).endsWith(body);
        }
    }

    @Test
    void shouldReadAllFieldsOfAGzipHeader() throws Exception {
        final byte[] plain = gzip("body");
        final ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.write(plain, 0, 3);
        full.write(0x1e);
        full.write(plain, 4, 6);
        full.write(new byte[] {3, 0, 1, 2, 3, 'n', 'a', 'm', 'e', 0, 'c', 0, 9, 9});
        full.write(plain, 10, plain.length - 10);

        assertThat(parse(gzipped("x-gzip", full.toByteArray()))).isTrue();
        assertThat(described()).endsWith("body");
    }

    @Test
    void shouldTakeAnEmptyBodyForNoGzipAtAll() throws Exception {
        assertThat(parse(gzipped("gzip", new byte[0]))).isTrue();
        assertThat(answer.bodyBytes()).isZero();
    }

    @Test
    void shouldRefuseABombOfGzip() throws Exception {
        refuse(gzipped("gzip", gzip("x".repeat(CAP_BYTES + 1))), Outcome.TOO_LARGE);
        assertThat(parse(gzipped("gzip", gzip("x".repeat(CAP_BYTES))))).isTrue();
        assertThat(answer.bodyBytes()).isEqualTo(CAP_BYTES);
    }

    @Test
    void shouldRefuseGzipThatIsDamagedAnywhere() throws Exception {
        final byte[] sound = gzip("some body that is compressed, and damaged");
        for (int i = 0; i < sound.length; i++) {
            final byte[] cut = Arrays.copyOf(sound, i);
            if (i > 0) {
                refuse(gzipped("gzip", cut), Outcome.MALFORMED);
            }
            if (i < 3 || i >= sound.length - 8) {
                final byte[] changed = sound.clone();
                changed[i] ^= 0x20;
                refuse(gzipped("gzip", changed), Outcome.MALFORMED);
            }
        }
        refuse(gzipped("gzip", Arrays.copyOf(sound, sound.length + 1)), Outcome.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd"})
    void shouldLeaveOutABodyThatItCannotRead(final String encoding) throws Exception {
        assertThat(parse(gzipped(encoding, gzip("body")))).isTrue();
        assertThat(described()).isEqualTo("200 -1 false ");
    }

    @Test
    void shouldReadABodyThatIsEncodedInNoWay() throws Exception {
        assertThat(parse(gzipped("Identity", RawServer.latin("body")))).isTrue();
        assertThat(described()).endsWith("body");
    }

    // ---- bounds

    @Test
    void shouldGiveBackTheRoomOfALargeBody() throws Exception {
        final int small = answer.body().length;
        parse("HTTP/1.1 200 OK\r\nContent-Length: " + CAP_BYTES + "\r\n\r\n" + "x".repeat(CAP_BYTES));
        assertThat(answer.body().length).isEqualTo(CAP_BYTES);
        answer.clear();
        assertThat(answer.body().length).isEqualTo(small);
    }

    /** Fuzzing: near misses of answers, cut and changed at random. Whatever comes, nothing but the two verdicts. */
    @Test
    void shouldRefuseWhateverElseComesAndNoMore() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            seeds.addAll(wellFormed(random));
        }
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            final byte[] bytes = mutate(seeds, random);
            try {
                read(pieces(bytes, random));
            } catch (final PostException e) {
                refused++;
                assertThat(e.outcome()).isIn(Outcome.MALFORMED, Outcome.TOO_LARGE);
            } catch (final RuntimeException | AssertionError e) {
                fail("seed " + seed + ": " + new String(bytes, StandardCharsets.ISO_8859_1), e);
            }
            assertThat(answer.bodyBytes()).isLessThanOrEqualTo(CAP_BYTES);
            assertThat(answer.body().length).isLessThanOrEqualTo(CAP_BYTES);
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    private void refuse(final String text, final Outcome outcome) {
        answer.clear();
        assertThatThrownBy(() -> parse(text)).as(text).isInstanceOfSatisfying(PostException.class, refused -> {
            assertThat(refused.outcome()).as(refused.problem()).isEqualTo(outcome);
            assertThat(refused.problem()).isNotEmpty();
        });
    }

    private boolean parse(final String text) throws PostException {
        answer.clear();
        parser.begin();
        return parser.parse(bytes(text));
    }

    private String read(final List<byte[]> pieces) throws PostException {
        answer.clear();
        parser.begin();
        boolean whole = false;
        for (final byte[] piece : pieces) {
            final ByteBuffer in =
                    ByteBuffer.allocateDirect(piece.length).put(piece).flip();
            whole = parser.parse(in);
            if (whole) {
                break;
            }
        }
        return (whole || parser.end()) + " " + parser.isReusable() + " " + described();
    }

    private String described() {
        return answer.status() + " " + answer.retryAfterMs() + " " + answer.isJson() + " "
                + new String(answer.body(), 0, answer.bodyBytes(), StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer bytes(final String text) {
        return ByteBuffer.wrap(RawServer.latin(text));
    }

    private static List<byte[]> pieces(final byte[] bytes, final Random random) {
        final List<byte[]> pieces = new ArrayList<>();
        final int most = 1 + random.nextInt(1 + random.nextInt(bytes.length + 1));
        for (int from = 0; from < bytes.length; ) {
            final int to = Math.min(bytes.length, from + random.nextInt(most + 1));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return pieces;
    }

    private static List<byte[]> wellFormed(final Random random) {
        final byte[] body = new byte[random.nextInt(60)];
        random.nextBytes(body);
        final List<byte[]> all = encodings(body, random);
        all.add(RawServer.latin("HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n"));
        all.add(RawServer.latin("HTTP/1.0 429 Later\r\nRetry-After: 12\r\nContent-Length: 0\r\n\r\n"));
        return all;
    }

    /** The same body in each of the ways it may be sent. */
    private static List<byte[]> encodings(final byte[] body, final Random random) {
        final List<byte[]> all = new ArrayList<>();
        for (final byte[] content : List.of(body, gzip(body))) {
            final String head = "HTTP/1.1 200 OK\r\n" + (content == body ? "" : "Content-Encoding: gzip\r\n");
            all.add(joined(RawServer.latin(head + "Content-Length: " + content.length + "\r\n\r\n"), content));
            all.add(joined(RawServer.latin(head + "\r\n"), content));
            all.add(joined(RawServer.latin(head + "Transfer-Encoding: chunked\r\n\r\n"), chunks(content, random)));
        }
        return all;
    }

    private static byte[] chunks(final byte[] content, final Random random) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < content.length; ) {
            final int count = 1 + random.nextInt(content.length - from);
            out.writeBytes(
                    RawServer.latin(Integer.toHexString(count) + (random.nextBoolean() ? "" : " ; x=y") + "\r\n"));
            out.write(content, from, count);
            out.writeBytes(RawServer.latin("\r\n"));
            from += count;
        }
        out.writeBytes(RawServer.latin(random.nextBoolean() ? "0\r\n\r\n" : "000\r\nA: b\r\n\r\n"));
        return out.toByteArray();
    }

    private static byte[] mutate(final List<byte[]> seeds, final Random random) {
        final byte[] seed = seeds.get(random.nextInt(seeds.size()));
        final byte[] bytes = Arrays.copyOf(seed, random.nextInt(seed.length + 1));
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) "\r\n :;,09af\t".charAt(random.nextInt(11));
        }
        return random.nextInt(10) == 0 ? joined(bytes, seeds.get(random.nextInt(seeds.size()))) : bytes;
    }

    private static String gzipped(final String encoding, final byte[] content) {
        return "HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\nContent-Length: " + content.length + "\r\n\r\n"
                + new String(content, StandardCharsets.ISO_8859_1);
    }

    static byte[] gzip(final String text) {
        return gzip(RawServer.latin(text));
    }

    static byte[] gzip(final byte[] content) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    private static byte[] joined(final byte[] one, final byte[] two) {
        final byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
