package dev.nanospan.export.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
    private final Redaction redaction = Redaction.standard();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT * FROM t WHERE a = 'x' AND b=17|SELECT * FROM t WHERE a = ? AND b=?",
                "IN (1, -2.5, 3e-7, 0xFF)|IN (?, -?, ?, ?)",
                "a = 'it''s' OR b = N'x'|a = ? OR b = N?",
                "a = 'it\\'s secret' OR b = 1|a = ?",
                "a = \"double\" AND c = `id`|a = ? AND c = `id`",
                "SELECT $$a 'body'$$, $tag$x $$ y$tag$ FROM t1|SELECT ?, ? FROM t1",
                "SELECT /* secret */ a FROM t/**/# secret|SELECT  a FROM t",
                "a = 'never ends|a = ?",
                "a = q'[it's secret 4711]' AND b = Q'{x'}' AND c=nq'<y>' OR q'(z)'|a = q? AND b = Q? AND c=nq? OR q?",
                "a = q'!it's!' AND b = q'\u20acit's\u20ac' AND c = 1|a = q? AND b = q? AND c = ?",
                "a = q'[never ends'|a = q?",
                "a = q'|a = q?",
                "seq'it''s' AND freq = 1|seq? AND freq = ?",
                "a = 45_395_787 AND b = 0x_FF|a = ? AND b = ?",
                "a/* x /* y */ secret */b|a",
                "/* /* */ SELECT * FROM t WHERE n='a */ hunter2' AND m=1|``",
                "a/* x */b /*/ secret */c|ab c",
                "a /* x /* y */ secret|`a `",
                "/* never ends|``",
                "VALUES (DATE '2026-11-21', true, null)|VALUES (DATE ?, true, null)",
            })
    void shouldTakeOutLiterals(final String statement, final String left) {
        assertThat(Redacted.value(redaction, "db.query.text", statement)).isEqualTo(left);
        assertThat(Redacted.value(redaction, "db.statement", statement)).isEqualTo(left);
    }

    @Test
    void shouldGoOnBehindALineOfComment() {
        assertThat(Redacted.value(redaction, "db.query.text", "SELECT 1 -- secret 'x\nFROM t"))
                .isEqualTo("SELECT ? \nFROM t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a1, b_2 FROM t3 WHERE id = $1 AND x = ? AND y = :name1 AND z = @p0 AND w = ?2",
                "INSERT INTO orders (id, name) VALUES (?, ?)",
                "",
            })
    void shouldLeaveAStatementWithParameters(final String statement) {
        assertThat(Redacted.value(redaction, "db.query.text", statement)).isEqualTo(statement);
    }
}
