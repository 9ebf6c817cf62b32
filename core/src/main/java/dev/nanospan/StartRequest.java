package dev.nanospan;

import dev.nanospan.record.Kind;
import dev.nanospan.spi.SamplingRequest;

/** What a sampler is shown. One a thread, filled only for samplers that look. */
final class StartRequest implements SamplingRequest {
    long traceIdHigh;
    long traceIdLow;
    long parentSpanId;
    boolean parentRemote;
    boolean parentSampled;
    String name = "";
    int kind;

    @Override
    public long traceIdHigh() {
        return traceIdHigh;
    }

    @Override
    public long traceIdLow() {
        return traceIdLow;
    }

    @Override
    public long parentSpanId() {
        return parentSpanId;
    }

    @Override
    public boolean isParentRemote() {
        return parentRemote;
    }

    @Override
    public boolean isParentSampled() {
        return parentSampled;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Kind kind() {
        return Kind.of(kind);
    }
}
