package dev.nanospan.export.server;

import java.util.Map;

/** A request that was read whole; the receiver's own. */
public final class Request {
    private final String method;
    private final String target;
    private final Map<String, String> headers;
    private final byte[] body;

    Request(final String method, final String target, final Map<String, String> headers, final byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
    }

    public String method() {
        return method;
    }

    /** Path and query, as they were sent. */
    public String target() {
        return target;
    }

    /** Looked up without regard to case; several of a name are joined by commas. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Empty if there is none. */
    public byte[] body() {
        return body;
    }
}
