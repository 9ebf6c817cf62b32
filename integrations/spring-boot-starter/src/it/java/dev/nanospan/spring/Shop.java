package dev.nanospan.spring;

import io.opentelemetry.api.OpenTelemetry;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application that knows OpenTelemetry's API and nothing of us. */
@SpringBootConfiguration
@EnableAutoConfiguration
@RestController
public class Shop {
    private final OpenTelemetry otel;

    public Shop(final OpenTelemetry otel) {
        this.otel = otel;
    }

    @GetMapping("/orders/{id}")
    String order(@PathVariable("id") final String id) {
        otel.getTracer("shop").spanBuilder("look up").startSpan().end();
        return id;
    }
}
