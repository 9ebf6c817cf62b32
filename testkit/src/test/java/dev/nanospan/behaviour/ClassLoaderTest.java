package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Baton;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Scope;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.testkit.InMemoryExporter;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ClassLoaderTest {
    private static final int THREADS = 4;

    @Test
    void shouldNotBeHeldByThreadsThatHaveTracedAndLiveOn() throws Exception {
        final ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(THREADS);
        assertThat(pool.prestartAllCoreThreads()).isEqualTo(THREADS);
        try {
            final WeakReference<ClassLoader> loader = deployAndUndeploy(pool);
            for (int i = 0; i < 100 && loader.get() != null; i++) {
                System.gc();
                Thread.sleep(50);
            }
            assertThat(loader.get()).as("the class loader of the application").isNull();
            assertThat(pool.getPoolSize()).as("threads that live on").isEqualTo(THREADS);
        } finally {
            pool.shutdownNow();
            assertThat(pool.awaitTermination(20, SECONDS)).isTrue();
        }
    }

    @SuppressWarnings("unchecked")
    private static WeakReference<ClassLoader> deployAndUndeploy(final ExecutorService pool) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            final Class<?> type = loader.loadClass(Application.class.getName());
            assertThat(type).as("of its own").isNotSameAs(Application.class);
            ((Consumer<ExecutorService>) type.getConstructor().newInstance()).accept(pool);
            return new WeakReference<>(loader);
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        final List<URL> urls = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return urls.toArray(new URL[0]);
    }

    /** What runs in the class loader: it traces on the threads of the pool before and after its engine is closed. */
    public static final class Application implements Consumer<ExecutorService> {
        @Override
        public void accept(final ExecutorService pool) {
            try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                    .exporter(new InMemoryExporter())
                    .name("undeployed")
                    .build())) {
                final Tracer tracer = nanospan.tracer("application");
                final List<Baton> batons = new ArrayList<>();
                onAll(pool, () -> {
                    try (Scope scope = tracer.open("request")) {
                        scope.span().set("key", "value").event("event");
                        tracer.span("built").set("key", 1).start().end();
                        final Scope leftOpen = tracer.open("left open");
                        leftOpen.span().end();
                        synchronized (batons) {
                            batons.add(nanospan.baton());
                        }
                    }
                    return true;
                });
                onAll(pool, batons.get(0).callable(() -> {
                    tracer.start("task").end();
                    return true;
                }));
                final Ledger ledger = nanospan.close(Duration.ofSeconds(10));
                if (!ledger.isExact()) {
                    throw new IllegalStateException(ledger.toString());
                }
                onAll(pool, batons.get(1).callable(() -> {
                    tracer.open("late").close();
                    final Scope leftOpen = tracer.open("late and left open");
                    return leftOpen.span().isValid();
                }));
            }
        }

        /** Once on every thread of the pool. */
        private static void onAll(final ExecutorService pool, final Callable<Boolean> task) {
            final CyclicBarrier all = new CyclicBarrier(THREADS);
            final List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                tasks.add(() -> {
                    all.await(20, SECONDS);
                    return task.call();
                });
            }
            try {
                for (final var each : pool.invokeAll(tasks)) {
                    if (!each.get()) {
                        throw new IllegalStateException("not traced");
                    }
                }
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
