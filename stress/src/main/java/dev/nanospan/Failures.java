package dev.nanospan;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Prints each distinct exception of a test once, by where it was thrown; jcstress shows counts only. */
final class Failures {
    private static final Set<StackTraceElement> SEEN = ConcurrentHashMap.newKeySet();

    private Failures() {}

    static void tell(final RuntimeException e) {
        for (final StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("dev.nanospan")) {
                if (SEEN.add(frame)) {
                    e.printStackTrace();
                }
                return;
            }
        }
    }
}
