package dev.nanospan.export.server;

/** Answers requests, one at a time, on the server's thread: nobody else is served meanwhile. */
@FunctionalInterface
public interface Handler {
    /** Answers a request; what it throws becomes a 500. */
    Response handle(Request request);
}
