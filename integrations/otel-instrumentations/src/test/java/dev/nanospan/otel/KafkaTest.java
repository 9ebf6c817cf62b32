package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.KafkaTelemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The instrumentation of Kafka's clients, with a real broker in this JVM. */
@SuppressWarnings("try") // a scope is there to be closed
class KafkaTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    @Test
    @Timeout(300)
    void shouldTraceRecords(@TempDir final Path folder) throws Exception {
        final List<String> lines;
        try (Broker broker = Broker.start(folder)) {
            lines = SameTraces.of(3)
                    .but("messaging.kafka.message.offset", "messaging.kafka.offset", "messaging.client_id")
                    .by(otel -> sendAndReceive(otel, broker.address()));
        }
        assertThat(lines.get(0)).contains("caller");
        assertThat(lines.get(1)).startsWith("  PRODUCER orders publish");
        assertThat(lines).anyMatch(line -> line.contains("CONSUMER orders process"));
    }

    private static void sendAndReceive(final OpenTelemetry otel, final String broker) throws Exception {
        final KafkaTelemetry telemetry = KafkaTelemetry.create(otel);
        try (Producer<String, String> producer = telemetry.wrap(new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker, "client.id", "producer"),
                        new StringSerializer(),
                        new StringSerializer()));
                Consumer<String, String> consumer = telemetry.wrap(new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker, "client.id", "consumer"),
                        new StringDeserializer(),
                        new StringDeserializer()))) {
            final Span caller = otel.getTracer("test").spanBuilder("caller").startSpan();
            final long offset;
            try (Scope scope = caller.makeCurrent()) {
                offset = producer.send(new ProducerRecord<>(ORDERS.topic(), 0, "7", "ESZ6"))
                        .get(LONG.toSeconds(), TimeUnit.SECONDS)
                        .offset();
            } finally {
                caller.end();
            }
            consumer.assign(List.of(ORDERS));
            consumer.seek(ORDERS, offset);
            final ConsumerRecords<String, String> records = Awaitility.await()
                    .atMost(LONG)
                    .until(() -> consumer.poll(Duration.ofSeconds(5)), found -> !found.isEmpty());
            for (final ConsumerRecord<String, String> each : records) {
                assertThat(each.value()).isEqualTo("ESZ6");
            }
        }
    }
}
