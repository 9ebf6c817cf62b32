package dev.nanospan.export.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer, in whatever pieces it comes. Strict: what two readers could understand in two ways is refused, and
 * the connection with it. Everything is bounded: the heads of an answer (together, with what comes before and after it),
 * the line of a chunk, the body.
 *
 * <pre>
 * STATUS_LINE -> HEADER* -> BODY                                          -> DONE     as long as Content-Length says
 *      ^            |    -> BODY_TO_CLOSE                                 -> DONE     at the end of the connection
 *      |            |    -> (CHUNK_LINE CHUNK CHUNK_END)* CHUNK_LINE TRAILER* -> DONE
 *      +---- 1xx ---+    -> DONE                                                      204, 304, no bytes
 * </pre>
 *
 * A body in an encoding that nobody asked for is read and left out: the status still says something.
 */
final class AnswerParser {
    private static final String PROTOCOL = "HTTP/1.";
    private static final int STATUS_AT = 9;
    private static final int STATUS_LINE_BYTES = 12;
    private static final int CHUNK_LINE_BYTES = 1 << 10;
    private static final long UNKNOWN = -1;

    private final ReceivedAnswer answer;
    private final BodyBuffer encoded;
    private final Gunzip gunzip = new Gunzip();
    private final Field field = new Field();
    private final byte[] line;

    private Step step = Step.STATUS_LINE;
    private boolean begun;
    private int lineBytes;
    private int headBytes;

    private int status;
    private boolean oldProtocol;
    private boolean keptAlive;
    private boolean closing;
    private boolean chunked;
    private long contentLength;
    private @Nullable Coding coding;
    private long leftBytes;

    AnswerParser(final ReceivedAnswer answer, final int maxHeadBytes) {
        this.answer = answer;
        this.encoded = new BodyBuffer(answer.content().capBytes());
        this.line = new byte[maxHeadBytes];
    }

    /** Starts over, with the answer to another request. */
    void begin() {
        begun = false;
        headBytes = 0;
        encoded.clear();
        beginHead();
    }

    /**
     * Reads on.
     *
     * @param in read as far as it belongs to the answer
     * @return whether the answer is whole
     * @throws PostException if it breaks a rule or a bound; nothing more can be read then until {@link #begin}
     */
    boolean parse(final ByteBuffer in) throws PostException {
        begun |= in.hasRemaining();
        while (step != Step.DONE && in.hasRemaining()) {
            switch (step) {
                case BODY, CHUNK -> parseBody(in);
                case BODY_TO_CLOSE -> take(in, in.remaining());
                default -> parseLine(in);
            }
        }
        return step == Step.DONE;
    }

    /**
     * There are no more bytes.
     *
     * @return whether the answer is whole
     */
    boolean end() throws PostException {
        if (step == Step.BODY_TO_CLOSE) {
            finish();
        }
        return step == Step.DONE;
    }

    /** Whether there was any byte of it. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the server keeps the connection open after this answer, which is whole. */
    boolean isReusable() {
        return !closing && (keptAlive || !oldProtocol);
    }

    void close() {
        gunzip.close();
    }

    // ---- lines

    private void parseLine(final ByteBuffer in) throws PostException {
        final boolean whole = readLine(in);
        if (step == Step.STATUS_LINE) {
            checkProtocol();
        }
        if (whole) {
            switch (step) {
                case STATUS_LINE -> parseStatusLine();
                case HEADER -> parseHeader();
                case CHUNK_LINE -> parseChunkLine();
                case CHUNK_END -> parseChunkEnd();
                default -> parseTrailer();
            }
        }
    }

    /** Reads up to CR LF, which is not kept. Whatever else could be taken for a line end is refused. */
    private boolean readLine(final ByteBuffer in) throws PostException {
        while (in.hasRemaining()) {
            final byte c = in.get();
            countLineByte();
            final boolean afterCr = lineBytes > 0 && line[lineBytes - 1] == '\r';
            if (afterCr != (c == '\n')) {
                throw PostException.malformed("a line that doesn't end with CR LF");
            }
            if (afterCr) {
                lineBytes--;
                return true;
            }
            line[lineBytes++] = c;
        }
        return false;
    }

    private void countLineByte() throws PostException {
        if (step == Step.CHUNK_LINE || step == Step.CHUNK_END) {
            if (lineBytes == Math.min(CHUNK_LINE_BYTES, line.length)) {
                throw PostException.tooLarge("a chunk of the answer begins with more than " + lineBytes + " bytes");
            }
        } else if (++headBytes > line.length) {
            throw PostException.tooLarge("the head of the answer has more than " + line.length + " bytes");
        }
    }

    private void next(final Step line) {
        step = line;
        lineBytes = 0;
    }

    // ---- heads

    private void beginHead() {
        next(Step.STATUS_LINE);
        keptAlive = false;
        closing = false;
        chunked = false;
        contentLength = UNKNOWN;
        coding = null;
        answer.json(false);
        answer.retryAfterMs(Answer.NO_RETRY_AFTER);
    }

    /** Looks at what there is of the first line: what is not HTTP may have no lines at all. */
    private void checkProtocol() throws PostException {
        for (int i = 0; i < Math.min(lineBytes, PROTOCOL.length()); i++) {
            if (line[i] != PROTOCOL.charAt(i)) {
                throw PostException.malformed("it doesn't begin with " + PROTOCOL);
            }
        }
    }

    private void parseStatusLine() throws PostException {
        if (!isStatusLine()) {
            throw PostException.malformed("its first line has no status");
        }
        checkValue(STATUS_LINE_BYTES);
        status = (line[STATUS_AT] - '0') * 100 + (line[STATUS_AT + 1] - '0') * 10 + line[STATUS_AT + 2] - '0';
        if (status < 100 || status == 101) {
            throw PostException.malformed("status " + status);
        }
        oldProtocol = line[PROTOCOL.length()] == '0';
        next(Step.HEADER);
    }

    private boolean isStatusLine() {
        return lineBytes >= STATUS_LINE_BYTES
                && Ascii.isDigit(line[PROTOCOL.length()])
                && line[STATUS_AT - 1] == ' '
                && Ascii.isDigit(line[STATUS_AT])
                && Ascii.isDigit(line[STATUS_AT + 1])
                && Ascii.isDigit(line[STATUS_AT + 2])
                && (lineBytes == STATUS_LINE_BYTES || line[STATUS_LINE_BYTES] == ' ');
    }

    private void parseHeader() throws PostException {
        if (lineBytes == 0) {
            endHead();
            return;
        }
        final int colon = checkHeader();
        field.wrap(line, 0, colon);
        final Header header = Header.of(field);
        if (header != null) {
            field.wrap(line, colon + 1, lineBytes);
            parseValue(header);
        }
        lineBytes = 0;
    }

    private void parseTrailer() throws PostException {
        if (lineBytes == 0) {
            finish();
            return;
        }
        checkHeader();
        lineBytes = 0;
    }

    /** Where the colon of a proper header is. A folded line is none: it begins with a blank. */
    private int checkHeader() throws PostException {
        int colon = 0;
        while (colon < lineBytes && Ascii.isToken(line[colon])) {
            colon++;
        }
        if (colon == 0 || colon == lineBytes || line[colon] != ':') {
            throw PostException.malformed("a header without a proper name");
        }
        checkValue(colon + 1);
        return colon;
    }

    private void checkValue(final int from) throws PostException {
        for (int i = from; i < lineBytes; i++) {
            if (!Ascii.isFieldValue(line[i])) {
                throw PostException.malformed("a control character in its head");
            }
        }
    }

    private void parseValue(final Header header) throws PostException {
        switch (header) {
            case CONTENT_LENGTH -> parseContentLength();
            case TRANSFER_ENCODING -> parseTransferEncoding();
            case CONTENT_ENCODING -> coding = coding == null ? Coding.of(field) : Coding.UNKNOWN;
            case CONTENT_TYPE -> answer.json(field.isJson());
            case CONNECTION -> {
                closing |= field.lists("close");
                keptAlive |= field.lists("keep-alive");
            }
            case RETRY_AFTER -> answer.retryAfterMs(RetryAfter.parseMs(field, System.currentTimeMillis()));
        }
    }

    private void parseContentLength() throws PostException {
        if (!field.isNumber()) {
            throw PostException.malformed("a Content-Length that is no number");
        }
        final long length = field.number();
        if (contentLength != UNKNOWN && contentLength != length) {
            throw PostException.malformed("two different values of Content-Length");
        }
        contentLength = length;
    }

    private void parseTransferEncoding() throws PostException {
        if (chunked || !field.is("chunked")) {
            throw PostException.malformed("a Transfer-Encoding other than chunked");
        }
        chunked = true;
    }

    private void endHead() throws PostException {
        if (chunked && (contentLength != UNKNOWN || oldProtocol)) {
            throw PostException.malformed("a Transfer-Encoding where there may be none");
        }
        if (status < 200) {
            beginHead();
            return;
        }
        answer.status(status);
        beginBody();
    }

    // ---- bodies

    private void beginBody() throws PostException {
        if (status == 204 || status == 304 || contentLength == 0) {
            finish();
        } else if (chunked) {
            next(Step.CHUNK_LINE);
        } else if (contentLength != UNKNOWN) {
            begin(Step.BODY, contentLength);
        } else {
            closing = true;
            step = Step.BODY_TO_CLOSE;
        }
    }

    private void begin(final Step run, final long bytes) throws PostException {
        if (bytes > answer.content().capBytes()) {
            throw BodyBuffer.tooLarge(answer.content().capBytes());
        }
        step = run;
        leftBytes = bytes;
    }

    private void parseBody(final ByteBuffer in) throws PostException {
        final int count = (int) Math.min(leftBytes, in.remaining());
        take(in, count);
        leftBytes -= count;
        if (leftBytes == 0) {
            if (step == Step.CHUNK) {
                next(Step.CHUNK_END);
            } else {
                finish();
            }
        }
    }

    private void take(final ByteBuffer in, final int count) throws PostException {
        final BodyBuffer into = coding == null || coding == Coding.IDENTITY ? answer.content() : encoded;
        into.append(in, count);
    }

    private void parseChunkLine() throws PostException {
        final long bytes = chunkBytes();
        if (bytes == 0) {
            next(Step.TRAILER);
        } else {
            begin(Step.CHUNK, bytes);
        }
    }

    /** The size that stands at the start of a chunk; what extends it is looked at no further. */
    private long chunkBytes() throws PostException {
        long bytes = 0;
        int at = 0;
        while (at < lineBytes && Ascii.hex(line[at]) >= 0) {
            bytes = Math.min(bytes, Long.MAX_VALUE >> 4) << 4 | Ascii.hex(line[at]);
            at++;
        }
        final boolean sized = at > 0;
        while (at < lineBytes && Ascii.isBlank(line[at])) {
            at++;
        }
        if (!sized || at < lineBytes && line[at] != ';') {
            throw PostException.malformed("a chunk without a proper size");
        }
        checkValue(at);
        return bytes;
    }

    private void parseChunkEnd() throws PostException {
        if (lineBytes != 0) {
            throw PostException.malformed("a chunk that is longer than it says");
        }
        next(Step.CHUNK_LINE);
    }

    private void finish() throws PostException {
        if (coding == Coding.GZIP && encoded.length() > 0) {
            gunzip.inflate(encoded, answer.content());
        }
        step = Step.DONE;
    }

    private enum Step {
        STATUS_LINE,
        HEADER,
        BODY,
        BODY_TO_CLOSE,
        CHUNK_LINE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        DONE
    }

    /** The headers that mean something here. */
    private enum Header {
        CONTENT_LENGTH("content-length"),
        TRANSFER_ENCODING("transfer-encoding"),
        CONTENT_ENCODING("content-encoding"),
        CONTENT_TYPE("content-type"),
        CONNECTION("connection"),
        RETRY_AFTER("retry-after");

        private static final Header[] ALL = values();

        private final String lowerCase;

        Header(final String lowerCase) {
            this.lowerCase = lowerCase;
        }

        static @Nullable Header of(final Field name) {
            for (final Header header : ALL) {
                if (name.is(header.lowerCase)) {
                    return header;
                }
            }
            return null;
        }
    }

    /** What was done to a body. */
    private enum Coding {
        IDENTITY,
        GZIP,
        UNKNOWN;

        static Coding of(final Field value) {
            if (value.is("gzip") || value.is("x-gzip")) {
                return GZIP;
            }
            return value.length() == 0 || value.is("identity") ? IDENTITY : UNKNOWN;
        }
    }
}
