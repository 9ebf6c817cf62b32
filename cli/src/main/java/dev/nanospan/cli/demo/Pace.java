package dev.nanospan.cli.demo;

import java.util.concurrent.locks.LockSupport;

/** How the demo spends its time: it pretends to work. */
@FunctionalInterface
public interface Pace {
    /** Really waits. */
    Pace REAL = us -> LockSupport.parkNanos(us * 1_000L);

    /** Takes about so many microseconds. */
    void work(long us);
}
