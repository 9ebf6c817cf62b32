package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** The instrumentation of JDBC, with H2. */
@SuppressWarnings("try") // a scope is there to be closed
class JdbcTest {
    @Test
    void shouldTraceStatements() throws Exception {
        final List<String> lines = SameTraces.of(5).by(otel -> {
            final JdbcDataSource h2 = new JdbcDataSource();
            h2.setURL("jdbc:h2:mem:orders");
            h2.setUser("sa");
            final Span caller = otel.getTracer("test").spanBuilder("caller").startSpan();
            try (Scope scope = caller.makeCurrent()) {
                use(JdbcTelemetry.create(otel).wrap(h2));
            } finally {
                caller.end();
            }
        });
        assertThat(lines.get(0)).contains("caller");
        assertThat(lines)
                .filteredOn(line -> line.contains("  CLIENT "))
                .hasSize(4)
                .anyMatch(line -> line.contains("INSERT"));
        assertThat(lines).filteredOn(line -> line.contains(" ERROR(")).hasSize(1);
    }

    private static void use(final DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table orders(id int primary key, symbol varchar(10))");
            try (PreparedStatement insert = connection.prepareStatement("insert into orders values(?, ?)")) {
                insert.setInt(1, 7);
                insert.setString(2, "ESZ6");
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            try (ResultSet found = statement.executeQuery("select symbol from orders where id = 7")) {
                assertThat(found.next()).isTrue();
            }
            assertThatThrownBy(() -> statement.execute("select * from nowhere")).isInstanceOf(SQLException.class);
        }
    }
}
