package dev.nanospan.export.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found, what is not, and that no text takes long. */
class SecretPatternsTest {
    private static final int MEGABYTE = 1 << 20;
    private static final String PEM =
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----";

    private final Redaction all =
            Redaction.builder().strict().maxBytes(Integer.MAX_VALUE).build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // payment cards, in every grouping
                "4111111111111111|[card]",
                "card4111111111111111.|card[card].",
                "paid with 4111 1111 1111 1111 123|paid with [card] 123",
                "4111-1111-1111-1111|[card]",
                "qty 5 5500005555555559 ok|qty 5 [card] ok",
                "378282246310005|[card]",
                "3782 822463 10005|[card]",
                "30569309025904|[card]",
                "6011111111111117|[card]",
                "3530111333300000|[card]",
                "2223003122003222|[card]",
                "6759649826438453|[card]",
                "4222222222222|[card]",
                "+ 4111111111111111|+ [card]",
                "eyJ-4111111111111111|eyJ-[card]",
                "{\"pan\":\"4111111111111111\"}|{\"pan\":\"[card]\"}",
                "a=4111111111111111&b=2|a=[card]&b=2",
                "%224111111111111111%22|%22[card]%22",
                "pay%204111111111111111.|pay%20[card].",
                "%2F4111-1111-1111-1111%20x|%2F[card]%20x",
                "%40%416759649826438453|%40%41[card]",
                // mail
                "alice@example.com|[email]",
                "to <alice.b+tag@mail.example.co.uk>, now|to <[email]>, now",
                "user=alice@example.com|user=[email]",
                "?q=alice%40example.com&x=1|?q=[email]&x=1",
                "jos\u00e9@ex\u00e4mple.org|[email]",
                "mailto:bob@xn--bcher-kva.example|mailto:[email]",
                "bob@example.com.|[email].",
                "alice@example.com-17|[email]-17",
                "alice@mail.example.org.17|[email].17",
                "bob@example.xn--p1ai-|[email]-",
                "%22alice@example.com%22|[email]%22",
                // tokens
                "Bearer abcDEF1234567890|Bearer [token]",
                "authenticate: bearer mF_9.B5f-4.1JqM|authenticate: bearer [token]",
                "Basic YWxhZGRpbjpvcGVuc2VzYW1l|Basic [token]",
                "x Basic YTpi;|x Basic [token];",
                "basic%20dXNlcjpwYXNz|basic%20[token]",
                "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig_-x end|jwt [token] end",
                "sent Basic YWxhZGRpbjpvcGVuc2VzYW1l.|sent Basic [token].",
                "%20Basic YTpi%20|%20Basic [token]%20",
                "%22Bearer%20abcDEF1234567890%22|%22Bearer%20[token]%22",
                "%3DeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig_-x%26|%3D[token]%26",
                // bank accounts
                "DE89370400440532013000|[iban]",
                "IBAN: DE89 3704 0044 0532 0130 00, Berlin|IBAN: [iban], Berlin",
                "gb82west12345698765432|[iban]",
                "FR1420041010050500013M02606|[iban]",
                "%22DE89370400440532013000%22|%22[iban]%22",
                "iban%3DDE89370400440532013000.|iban%3D[iban].",
                // phones
                "call%20+49 30 901820|call%20[phone]",
                "call +49 30 901820 now|call [phone] now",
                "+1 (555) 010-9999|[phone]",
                // URLs
                "https://user:pass@example.com/p|https://REDACTED:REDACTED@example.com/p",
                "see ftp://bob@host/x|see ftp://REDACTED:REDACTED@host/x",
                "amqp://u:p@ss@mq:5672/v|amqp://REDACTED:REDACTED@mq:5672/v",
                "https://b.s3.amazonaws.com/k?X-Amz-Signature=abc&a=1|https://b.s3.amazonaws.com/k?X-Amz-Signature=REDACTED&a=1",
                "/p?sig=s%2Bx#frag|/p?sig=REDACTED#frag",
                "AWSAccessKeyId=AK&Signature=x;X-Goog-Signature=y|AWSAccessKeyId=REDACTED&Signature=REDACTED;X-Goog-Signature=REDACTED",
                "postgres://user:pa/ss@host/db|postgres://REDACTED:REDACTED@host/db",
                "amqp://u:p?a#s@s@mq:5672/v|amqp://REDACTED:REDACTED@mq:5672/v",
                // names and their values
                "{\"token\":\"s3cr3t\",\"pwd\" : \"hunter2\",'sig':'abc'}|{\"token\":REDACTED,\"pwd\" : REDACTED,'sig':REDACTED}",
                "{\\\"token\\\" : \\\"x\\\"}|{\\\"token\\\" : REDACTED}",
                "{\"db.pwd\":\"hunter2\"}|{\"db.pwd\":REDACTED}",
                "pwd: x|pwd: REDACTED",
                "{user: bob, token: x|{user: bob, token: REDACTED",
                "spring.datasource.password=hunter2 ok|spring.datasource.password=REDACTED ok",
                "db.password=hunter2|db.password=REDACTED",
                "http.request.header.authorization=Bearer abcDEF123456|http.request.header.authorization=REDACTED",
                "req.headers.Authorization=Basic dXNlcjpwYXNz|req.headers.Authorization=REDACTED",
                "authorization=Bearer abcDEF123456&x=1|authorization=REDACTED&x=1",
                "card.token=4111 1111 1111 1111 x|card.token=REDACTED x",
                "order.sig=DE89 3704 0044 0532 0130 00 x|order.sig=REDACTED x",
                "app.db.pwd: hunter2|app.db.pwd: REDACTED",
                "%20password=hunter2|%20password=REDACTED",
                "%22X-Amz-Security-Token=x|%22X-Amz-Security-Token=REDACTED",
                "%access_token=x|%access_token=REDACTED",
                "login password=hunter2 user=bob|login password=REDACTED user=bob",
                "PASSWORD = 'my secret', x|PASSWORD = REDACTED, x",
                "{\"password\":\"x\\\"y\",\"a\":1}|{\"password\":REDACTED,\"a\":1}",
                "{\\\"api_key\\\":\\\"x\\\",1}|{\\\"api_key\\\":REDACTED,1}",
                "{\"client_secret\":1234,\"a\":1}|{\"client_secret\":REDACTED,\"a\":1}",
                "Authorization: Digest abc def|Authorization: REDACTED",
                "jdbc:mysql://h/db?user=x&password=y|jdbc:mysql://h/db?user=x&password=REDACTED",
            })
    void shouldFind(final String text, final String left) {
        assertThat(redacted(text)).isEqualTo(left);
    }

    @Test
    void shouldFindPrivateKeys() {
        assertThat(redacted("a " + PEM + " b")).isEqualTo("a [private key] b");
        assertThat(redacted("a " + PEM.replace("\n", "\\n") + " b")).isEqualTo("a [private key] b");
        assertThat(redacted("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r"))
                .isEqualTo("[private key]");
        assertThat(redacted(PEM + PEM)).isEqualTo("[private key][private key]");
    }

    /** The table of what looks like something and is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111112", // wrong check digit
                "1700000000000", // ms since the epoch
                "1700000000000000000", // ns since the epoch
                "41111111111111110000000", // too long for a card
                "order-10000007919",
                "0.4111111111111111",
                "0af7651916cd43dd8448eb211c80319c", // a trace id
                "00-0af7651916cd43dd4111111111111111-b7ad6b7169203331-01",
                "550e8400-e29b-41d4-a716-446655440000",
                "192.168.100.200:8080",
                "2026-11-21T20:40:00.123456789Z",
                "com.example.Service@1a2b3c4d", // an object
                "left-pad@1.3.0", // a package
                "java.base@17.0.2/java.lang.Thread.run(Thread.java:833)",
                "@Override public void run()",
                "Basic authentication failed",
                "basic realm=x",
                "Bearer token expired",
                "Bearer authentication required",
                "eyJ",
                "GET /orders/17?page=2&sort=asc",
                "https://example.com:8443/a/b?c=d",
                "DE89370400440532013001", // wrong check digits
                "XX89370400440532013000", // no such country
                "1 + 2 + 3 = 6",
                "a+b",
                "Unexpected token: x",
                "expected 'a token': x",
                "http://host:8080/npm/left-pad@1",
                "http://[::1]/a/b@c",
                "http://host/users/@me",
                "100%20 of 17%25",
                "left-pad@1.3.0-2",
                "%DE%89370400440532013000",
                "tokens=128",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "SELECT name FROM users WHERE id = ?",
                "\u65e5\u672c\u8a9e \ud83d\ude00 text",
                "",
            })
    void shouldLeaveAlone(final String text) {
        assertThat(redacted(text)).isEqualTo(text);
    }

    @Test
    void shouldFindSeveralInOneText() {
        assertThat(redacted("a@b.de 4111111111111111 a@b.de,4111111111111111"))
                .isEqualTo("[email] [card] [email],[card]");
    }

    @Test
    void shouldFindNoMoreThanIsLookedFor() {
        final SecretScanner cards = new SecretScanner(EnumSet.of(SecretPattern.CARD), Redaction.SECRET_NAMES);
        final byte[] text = bytes("a@b.de password=x +493012345678 4111111111111111");

        assertThat(cards.find(text, 0, text.length)).isTrue();
        assertThat(cards.found()).isEqualTo(SecretPattern.CARD);
        assertThat(cards.find(text, cards.end(), text.length)).isFalse();
    }

    @Test
    void shouldKnowCardsAmongNumbers() {
        final SecretScanner scanner = new SecretScanner(EnumSet.allOf(SecretPattern.class), Redaction.SECRET_NAMES);

        assertThat(scanner.isCard(4111111111111111L)).isTrue();
        assertThat(scanner.isCard(4111111111111112L)).isFalse();
        assertThat(scanner.isCard(-4111111111111111L)).isFalse();
        assertThat(scanner.isCard(Long.MAX_VALUE)).isFalse();
        assertThat(scanner.isCard(Long.MIN_VALUE)).isFalse();
    }

    /** What a walk that goes back again and again would take hours for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "@",
                "a@",
                "a.",
                "%40",
                "%20",
                "%2",
                "a.b@",
                ".aa-",
                "://a:b/",
                "://a:b/@",
                ".token=",
                " token:",
                "basic%20",
                "q'[",
                "/*",
                "=",
                "sig=",
                "://",
                "http://",
                "a:b@",
                "-",
                "-----BEGIN ",
                "-----END ",
                "-----BEGIN PRIVATE KEY",
                "basic ",
                "basic+",
                "basic/",
                "bearer ",
                "bearer%20",
                "eyJ",
                "eyJaaaaaaa",
                "eyJaaaaaaaa.",
                "+",
                "+1 ",
                "1234 ",
                "4111-",
                "DE89",
                "DE89 ",
                "\"",
                "password:\"",
                "password='",
                "\\",
                "\\\"",
                " ",
                "\u00e9",
                "/",
                "?&"
            })
    void shouldTakeTimeInProportionToTheText(final String piece) {
        final SecretScanner scanner = new SecretScanner(EnumSet.allOf(SecretPattern.class), Redaction.SECRET_NAMES);
        final SqlText sql = new SqlText(MEGABYTE);
        for (final String head : new String[] {"", "x", "http://", "basic ", "password='", "'"}) {
            final byte[] text = bytes(head + piece.repeat(MEGABYTE / piece.length()));
            int from = 0;
            while (scanner.find(text, from, text.length)) {
                assertThat(scanner.end()).isGreaterThan(from);
                from = scanner.end();
            }
            sql.write(text, 0, text.length);
        }
    }

    @Test
    void shouldStayWithinTheTextWhateverItIs() {
        final SecretScanner scanner = new SecretScanner(EnumSet.allOf(SecretPattern.class), Redaction.SECRET_NAMES);
        final SqlText sql = new SqlText(64);
        final String[] pieces = {
            "4111111111111111",
            "@",
            "a",
            ".de",
            "%40",
            "%2",
            "sig",
            "=",
            ":",
            "//",
            "-----BEGIN ",
            "PRIVATE KEY-----",
            "basic ",
            "Bearer ",
            "eyJhbGciOi",
            "+49",
            " ",
            "DE89",
            "\"",
            "\\",
            "'",
            "$$",
            "q'",
            "[",
            "--",
            "/*",
            "*/",
            "1",
            "\u00e9",
            "xn--",
            "\n"
        };
        final Random random = new Random(42);
        for (int round = 0; round < 50_000; round++) {
            final StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            final byte[] bytes = bytes(text.toString());
            final int cut = random.nextInt(bytes.length + 1);
            int from = 0;
            while (scanner.find(bytes, from, cut)) {
                assertThat(scanner.start()).as("%s", text).isBetween(from, cut);
                assertThat(scanner.end())
                        .as("%s", text)
                        .isGreaterThan(scanner.start())
                        .isLessThanOrEqualTo(cut);
                from = scanner.end();
            }
            sql.write(bytes, 0, cut);
            assertThat(sql.length()).isLessThanOrEqualTo(cut);
        }
    }

    private String redacted(final String text) {
        return Redacted.value(all, "some.key", text);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
