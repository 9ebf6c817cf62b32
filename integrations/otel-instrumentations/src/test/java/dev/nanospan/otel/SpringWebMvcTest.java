package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.spring.webmvc.v6_0.SpringWebMvcTelemetry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The instrumentation of Spring WebMVC, as a servlet filter in a real Tomcat. */
class SpringWebMvcTest {
    private static final Logger QUIET = Logger.getLogger("org.apache");

    @TempDir
    Path folder;

    @Test
    void shouldTraceRequests() throws Exception {
        QUIET.setLevel(Level.OFF);
        final List<String> lines = SameTraces.of(4)
                .but("server.port", "client.port", "network.peer.port", "client.address", "network.peer.address")
                .by(this::serve);
        assertThat(lines).anyMatch(line -> line.startsWith("SERVER GET ") && line.contains("remote=true"));
        assertThat(lines).anyMatch(line -> line.startsWith("  INTERNAL look up"));
        assertThat(lines).anyMatch(line -> line.startsWith("SERVER GET ") && line.contains(" ERROR("));
    }

    private void serve(final OpenTelemetry otel) throws Exception {
        final Tomcat tomcat = start(otel);
        try {
            final String url = "http://localhost:" + tomcat.getConnector().getLocalPort();
            assertThat(get(url + "/orders/7")).isEqualTo(200);
            assertThat(get(url + "/broken")).isEqualTo(500);
            assertThat(get(url + "/nowhere")).isEqualTo(404);
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private Tomcat start(final OpenTelemetry otel) throws LifecycleException {
        final AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("otel", otel));
        spring.register(Orders.class);
        final Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        final Context context = tomcat.addContext("", folder.toString());
        final FilterDef filter = new FilterDef();
        filter.setFilterName("telemetry");
        filter.setFilter(SpringWebMvcTelemetry.create(otel).createServletFilter());
        context.addFilterDef(filter);
        final FilterMap all = new FilterMap();
        all.setFilterName("telemetry");
        all.addURLPattern("/*");
        context.addFilterMap(all);
        Tomcat.addServlet(context, "spring", new DispatcherServlet(spring)).setLoadOnStartup(1);
        context.addServletMappingDecoded("/", "spring");
        tomcat.getConnector();
        tomcat.start();
        return tomcat;
    }

    private static int get(final String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                                .header("user-agent", "test")
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** Answers for orders. */
    @EnableWebMvc
    @RestController
    static class Orders {
        private final OpenTelemetry otel;

        Orders(final OpenTelemetry otel) {
            this.otel = otel;
        }

        @GetMapping("/orders/{id}")
        String order(@PathVariable("id") final String id) {
            otel.getTracer("test").spanBuilder("look up").startSpan().end();
            return id;
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("on purpose");
        }
    }
}
