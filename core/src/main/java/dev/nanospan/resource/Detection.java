package dev.nanospan.resource;

import dev.nanospan.semconv.Conventions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one detector after the other. Those that only read memory run on the calling thread; those that ask the file system
 * or the kernel, which may hang, each run on a daemon thread of their own, and are left behind at the deadline.
 */
final class Detection {
    private final Surroundings sources;
    private final long deadlineNs;

    private Detection(final Surroundings sources) {
        this.sources = sources;
        this.deadlineNs = System.nanoTime() + sources.withinNs();
    }

    static Resource run(final Surroundings from) {
        final Detection detection = new Detection(from);
        final Map<String, FutureTask<Resource>> running = new LinkedHashMap<>();
        detection.start("host", Platform::detectHostName, running);
        detection.start("process", ThisProcess::detect, running);
        detection.start("container", ContainerId::detect, running);
        detection.start("version", Service::detectVersion, running);

        final Resource found = detection
                .ask("engine", Service::detectEngine)
                .merge(detection.ask("instance", Service::detectInstance))
                .merge(detection.ask("system", Platform::detectSystem))
                .merge(detection.ask("runtime", Platform::detectRuntime))
                .merge(detection.await(running))
                .merge(Resource.builder().schemaUrl(Conventions.SCHEMA_URL).build())
                .merge(detection.ask("declared", Service::declared));
        return found.serviceName().isBlank() ? named(found) : found;
    }

    private static Resource named(final Resource found) {
        return found.merge(Resource.builder().serviceName(Service.UNKNOWN).build());
    }

    private Resource ask(final String name, final Detector detector) {
        try {
            return detector.resource(sources);
        } catch (final IOException | RuntimeException e) {
            failed(name, e);
            return Resource.EMPTY;
        }
    }

    private void start(final String name, final Detector detector, final Map<String, FutureTask<Resource>> running) {
        final FutureTask<Resource> task = new FutureTask<>(() -> detector.resource(sources));
        final Thread thread = new Thread(task, "nanospan-resource-" + name);
        thread.setDaemon(true);
        thread.start();
        running.put(name, task);
    }

    private Resource await(final Map<String, FutureTask<Resource>> running) {
        Resource all = Resource.EMPTY;
        for (final Map.Entry<String, FutureTask<Resource>> each : running.entrySet()) {
            all = all.merge(await(each.getKey(), each.getValue()));
        }
        return all;
    }

    /** An interrupt does not shorten the wait, which is bounded as it is: what is found would depend on it. */
    private Resource await(final String name, final FutureTask<Resource> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (final InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (final ExecutionException e) {
            failed(name, e.getCause());
        } catch (final TimeoutException e) {
            sources.warn("resource detection: " + name + " took too long and is left out");
            task.cancel(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return Resource.EMPTY;
    }

    private void failed(final String name, final @Nullable Throwable error) {
        sources.warn("resource detection: " + name + " failed: "
                + (error == null ? "" : error.getClass().getName()));
    }

    /** Finds out some of what there is to say. */
    private interface Detector {
        void detect(Surroundings from, Resource.Builder into) throws IOException;

        default Resource resource(final Surroundings from) throws IOException {
            final Resource.Builder into = Resource.builder();
            detect(from, into);
            return into.build();
        }
    }
}
