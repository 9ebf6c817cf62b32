package dev.nanospan.otel.exporter;

import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers for the instrumentation scopes of the SDK. Used by one thread. */
final class SdkScopes implements SpanView.Scopes {
    /** What comes beyond says nothing of its scope, as in an engine. */
    private static final int MOST = 1_024;

    private final Map<InstrumentationScopeInfo, Integer> refs = new HashMap<>();
    private final List<InstrumentationScope> scopes = new ArrayList<>();

    SdkScopes() {
        scopes.add(new InstrumentationScope("", "", ""));
    }

    int refOf(final InstrumentationScopeInfo info) {
        final Integer known = refs.get(info);
        if (known != null) {
            return known;
        }
        if (scopes.size() > MOST) {
            return 0;
        }
        scopes.add(new InstrumentationScope(info.getName(), text(info.getVersion()), text(info.getSchemaUrl())));
        refs.put(info, scopes.size() - 1);
        return scopes.size() - 1;
    }

    @Override
    public InstrumentationScope scope(final int ref) {
        return scopes.get(ref < 0 || ref >= scopes.size() ? 0 : ref);
    }

    private static String text(final @Nullable String text) {
        return text == null ? "" : text;
    }
}
