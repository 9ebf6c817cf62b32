package dev.nanospan.ring;

import org.jspecify.annotations.Nullable;

/**
 * A producer between its claim and its publication, for as long as a test likes. In a package of core's, to reach the two
 * halves of an offer.
 */
public final class StalledClaim {
    private final Stripe stripe;
    private final long first;
    private final int recordBytes;

    private StalledClaim(final Stripe stripe, final long first, final int recordBytes) {
        this.stripe = stripe;
        this.first = first;
        this.recordBytes = recordBytes;
    }

    /** Claims the slots of a record; null if there is no room. */
    public static @Nullable StalledClaim claim(final Stripe stripe, final int recordBytes) {
        final long first = stripe.claim(stripe.slotsOf(recordBytes));
        return first == Stripe.NO_ROOM ? null : new StalledClaim(stripe, first, recordBytes);
    }

    /** Goes on: writes the record, of the length that was claimed, and publishes it. */
    public void publish(final byte[] record) {
        if (!stripe.write(first, record, recordBytes)) {
            throw new IllegalStateException("a record of " + record.length + " bytes is too short");
        }
    }

    /** Goes on as if the record could not be copied: publishes padding. */
    public void publishPadding() {
        if (stripe.write(first, new byte[0], recordBytes)) {
            throw new IllegalStateException("wrote " + recordBytes + " bytes of none");
        }
    }
}
