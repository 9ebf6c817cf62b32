package dev.nanospan.ring;

/** A consumer that goes to bed and can't get up, so that a test sees whether it was called. */
public final class Bed {
    private final Alarm alarm;

    public Bed(final SpanRing ring) {
        alarm = ring.alarm();
    }

    /** Whether there is something to do, so that nobody may sleep. */
    public boolean isNeededOnGoing() {
        return alarm.isNeeded();
    }

    public boolean isRung() {
        return alarm.isRung();
    }
}
