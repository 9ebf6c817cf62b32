package dev.nanospan.stress.model;

import static dev.nanospan.stress.model.RingState.*;

import org.jspecify.annotations.Nullable;

/**
 * The steps of producers and consumer, one memory access each, as in {@code Stripe} and the Disruptor's sequencer.
 *
 * <pre>
 * producer   read cursor, check the cached gate, [read the gate, cache it], compare-and-set the cursor,
 *            write each slot, write the length, publish the first slot
 * consumer   read cursor, { test the flag and read the length, read each slot, deliver, [free] }, free
 * close      read what is left, claim it, and free nothing any more
 * </pre>
 */
final class RingModel {
    /** Not closed: larger than every sequence. */
    static final int OPEN = 127;

    /** What can happen next, whatever the state. */
    static final int ACTIONS = 6;

    private static final int CONSUME = 4;
    private static final int CLOSE = 5;

    // Where a producer is.
    private static final int READ_CURSOR = 0;
    private static final int CHECK_CACHED = 1;
    private static final int READ_GATE = 2;
    private static final int CACHE_GATE = 3;
    private static final int CLAIM = 4;
    private static final int WRITE = 5;
    private static final int WRITE_LENGTH = 6;
    private static final int PUBLISH = 7;
    private static final int STOPPED = 8;
    private static final String[] PRODUCER_STEPS = {
        "reads the cursor",
        "checks the cached gate",
        "reads the gate",
        "caches the gate",
        "claims",
        "writes a slot",
        "writes the length",
        "publishes a slot",
        "has stopped"
    };

    // Where the consumer is.
    private static final int START = 0;
    private static final int TEST = 1;
    private static final int READ = 2;
    private static final int FREE = 3;
    private static final int FINISH = 4;
    private static final int CLOSE_READ = 5;
    private static final int CLOSE_CHECK = 6;
    private static final int CLOSE_CLAIM = 7;
    private static final String[] CONSUMER_STEPS = {
        "reads the cursor",
        "tests the flag",
        "reads a slot",
        "frees",
        "frees the rest",
        "closes: reads what is left",
        "closes: checks it",
        "closes: claims it"
    };

    private static final int RECORDS_OF_ONE = 16;

    private final int slots;
    private final int batchSlots;
    private final int[][] sizes;
    private final boolean closes;
    private final Bug bug;

    RingModel(final Scenario scenario) {
        this.slots = scenario.slots();
        this.batchSlots = scenario.batchSlots();
        this.sizes = scenario.sizes();
        this.closes = scenario.closes();
        this.bug = scenario.bug();
        if (scenario.totalSlots() + slots >= OPEN) {
            throw new IllegalArgumentException("too many slots for sequences of a byte: " + scenario);
        }
    }

    RingState initial() {
        return RingState.initial(slots);
    }

    /**
     * Does one action.
     *
     * @return the state after it, or null if it can't happen
     * @throws Broken if it breaks a property
     */
    @Nullable
    RingState after(final RingState before, final int action) {
        if (action == CONSUME) {
            return consume(before.copy());
        }
        if (action == CLOSE) {
            return close(before);
        }
        final int producer = action / 2;
        if (isDone(before, producer)) {
            return null;
        }
        return action % 2 == 0 ? produce(before.copy(), producer) : stop(before.copy(), producer);
    }

    /** Says what an action does in a state. */
    String describe(final RingState before, final int action) {
        if (action == CONSUME) {
            return "consumer " + CONSUMER_STEPS[before.get(STEP)] + " (next " + before.get(AT) + ")";
        }
        if (action == CLOSE) {
            return "consumer closes";
        }
        final int producer = action / 2;
        final String step = PRODUCER_STEPS[before.producer(producer, P_STEP)];
        final String record = " (record " + before.producer(producer, P_RECORD) + ")";
        return "producer " + producer + (action % 2 == 0 ? " " + step : " stops before it " + step) + record;
    }

    /**
     * Checks a state in which no producer will do any more, and the consumer is about to look again.
     *
     * @throws Broken if records are lost, or wait for no reason
     */
    void checkAtRest(final RingState state) {
        if (state.get(STEP) != START || !isDone(state, 0) || !isDone(state, 1)) {
            return;
        }
        final int at = state.get(AT);
        if (at <= Math.min(state.get(CURSOR), state.get(CLOSED_AT)) && !canTake(state, at)) {
            require(isClaimOfAStopped(state, at), "stalled at " + at + ", which nobody stopped before publishing");
        } else if (at > Math.min(state.get(CURSOR), state.get(CLOSED_AT))) {
            for (int producer = 0; producer < PRODUCERS; producer++) {
                final int lost = state.producer(producer, P_PUBLISHED) & ~state.producer(producer, P_DELIVERED);
                require(lost == 0, "lost a record of producer " + producer);
            }
        }
    }

    private boolean isDone(final RingState state, final int producer) {
        return state.producer(producer, P_STEP) == STOPPED
                || state.producer(producer, P_RECORD) == sizes[producer].length;
    }

    private static boolean isClaimOfAStopped(final RingState state, final int at) {
        for (int producer = 0; producer < PRODUCERS; producer++) {
            if (state.producer(producer, P_STEP) == STOPPED && state.producer(producer, P_FIRST) == at) {
                return true;
            }
        }
        return false;
    }

    // ---- producers

    private static RingState stop(final RingState state, final int producer) {
        state.producer(producer, P_STEP, STOPPED);
        state.producer(producer, P_READ, 0);
        state.producer(producer, P_PART, 0);
        return state;
    }

    private RingState produce(final RingState state, final int producer) {
        final int size = sizes[producer][state.producer(producer, P_RECORD)];
        final int read = state.producer(producer, P_READ);
        final int wrap = read + size - slots;
        switch (state.producer(producer, P_STEP)) {
            case READ_CURSOR -> {
                state.producer(producer, P_READ, state.get(CURSOR));
                state.producer(producer, P_STEP, bug == Bug.CLAIM_WITHOUT_GATE ? CLAIM : CHECK_CACHED);
            }
            case CHECK_CACHED -> {
                final int gate = state.get(CACHED_GATE);
                state.producer(producer, P_STEP, wrap > gate || gate > read ? READ_GATE : CLAIM);
            }
            case READ_GATE -> {
                state.producer(producer, P_PART, Math.min(read, state.get(CONSUMED)));
                state.producer(producer, P_STEP, CACHE_GATE);
            }
            case CACHE_GATE -> {
                final int gate = state.producer(producer, P_PART);
                state.set(CACHED_GATE, gate);
                state.producer(producer, P_PART, 0);
                if (wrap > gate) {
                    nextRecord(state, producer); // full: this one is dropped
                } else {
                    state.producer(producer, P_STEP, CLAIM);
                }
            }
            case CLAIM -> claim(state, producer, read, size);
            case WRITE -> write(state, producer, size);
            case WRITE_LENGTH -> {
                state.slot(slotOf(state.producer(producer, P_FIRST)), S_LENGTH, size);
                state.producer(producer, P_STEP, PUBLISH);
            }
            case PUBLISH -> publish(state, producer, read + 1, size);
            default -> throw new IllegalStateException("no such step");
        }
        return state;
    }

    private void claim(final RingState state, final int producer, final int read, final int size) {
        if (state.get(CURSOR) != read) {
            state.producer(producer, P_STEP, READ_CURSOR);
            return;
        }
        state.set(CURSOR, read + size);
        state.producer(producer, P_FIRST, read + 1);
        state.producer(producer, P_STEP, bug == Bug.PUBLISH_BEFORE_WRITE ? PUBLISH : WRITE);
    }

    private void write(final RingState state, final int producer, final int size) {
        final int part = state.producer(producer, P_PART);
        final int slot = slotOf(state.producer(producer, P_READ) + 1 + part);
        state.slot(slot, S_RECORD, recordOf(state, producer));
        state.slot(slot, S_PART, part);
        if (part == 0) {
            state.slot(slot, S_LENGTH, size);
        }
        state.producer(producer, P_PART, part + 1);
        if (part + 1 == size) {
            state.producer(producer, P_PART, 0);
            if (bug == Bug.PUBLISH_BEFORE_WRITE) {
                nextRecord(state, producer);
            } else {
                state.producer(producer, P_STEP, WRITE_LENGTH);
            }
        }
    }

    private void publish(final RingState state, final int producer, final int first, final int size) {
        final int part = state.producer(producer, P_PART);
        state.slot(slotOf(first + part), S_FLAG, first + part);
        if (part == 0) {
            state.producer(producer, P_FIRST, NONE);
            mark(state, producer, P_PUBLISHED, state.producer(producer, P_RECORD));
        }
        if (bug == Bug.PUBLISH_BEFORE_WRITE) {
            state.producer(producer, P_STEP, WRITE);
        } else if (publishesEachSlot() && part + 1 < size) {
            state.producer(producer, P_PART, part + 1);
        } else {
            nextRecord(state, producer);
        }
    }

    private boolean publishesEachSlot() {
        return bug == Bug.PUBLISH_EACH_SLOT || bug == Bug.PUBLISH_AND_AWAIT_EACH_SLOT;
    }

    private static void nextRecord(final RingState state, final int producer) {
        state.producer(producer, P_RECORD, state.producer(producer, P_RECORD) + 1);
        state.producer(producer, P_STEP, READ_CURSOR);
        state.producer(producer, P_READ, 0);
        state.producer(producer, P_PART, 0);
    }

    // ---- the consumer

    private RingState consume(final RingState state) {
        final int at = state.get(AT);
        switch (state.get(STEP)) {
            case START -> {
                state.set(END, Math.min(state.get(CURSOR), state.get(CLOSED_AT)));
                state.set(FREED, at);
                state.set(STEP, TEST);
            }
            case TEST -> test(state, at);
            case READ -> read(state, at);
            case FREE -> {
                free(state, at);
                state.set(STEP, TEST);
            }
            case FINISH -> {
                free(state, at);
                restart(state);
            }
            case CLOSE_READ -> {
                final int left = slots - (state.get(CURSOR) - state.get(CONSUMED));
                state.set(LEFT, left);
                if (left > 0) {
                    state.set(STEP, CLOSE_CHECK);
                } else {
                    state.set(CLOSED_AT, state.get(CURSOR));
                    restart(state);
                }
            }
            case CLOSE_CHECK -> {
                final int cursor = state.get(CURSOR);
                state.set(END, cursor);
                state.set(STEP, cursor + state.get(LEFT) - slots > state.get(CONSUMED) ? CLOSE_READ : CLOSE_CLAIM);
            }
            case CLOSE_CLAIM -> closeClaim(state);
            default -> throw new IllegalStateException("no such step");
        }
        return state;
    }

    private void test(final RingState state, final int at) {
        if (at > state.get(END) || !canTake(state, at)) {
            if (at == state.get(FREED)) {
                restart(state);
            } else {
                state.set(STEP, FINISH);
            }
            return;
        }
        final int slot = slotOf(at);
        final int record = state.slot(slot, S_RECORD);
        require(record != NONE, "read slot " + at + ", which was never written");
        require(isPublished(state, record), "read a record at " + at + " that is not published");
        final int frame = state.slot(slot, S_LENGTH);
        require(frame == sizeOf(record), "read a wrong length at " + at);
        state.set(RECORD, record);
        state.set(FRAME, frame);
        state.set(PART, 0);
        state.set(STEP, READ);
        if (bug == Bug.FREE_BEFORE_READ) {
            state.set(CONSUMED, at + frame - 1);
        }
    }

    private void read(final RingState state, final int at) {
        final int part = state.get(PART);
        final int slot = slotOf(at + part);
        require(
                state.slot(slot, S_RECORD) == state.get(RECORD) && state.slot(slot, S_PART) == part,
                "torn: slot " + (at + part) + " is not of the record at " + at);
        if (part + 1 < state.get(FRAME)) {
            state.set(PART, part + 1);
            return;
        }
        deliver(state, state.get(RECORD));
        final int next = at + (bug == Bug.HOP_BY_ONE ? 1 : state.get(FRAME));
        state.set(AT, next);
        state.set(STEP, next - state.get(FREED) >= batchSlots ? FREE : TEST);
        state.set(RECORD, 0);
        state.set(FRAME, 0);
        state.set(PART, 0);
    }

    private void deliver(final RingState state, final int record) {
        final int producer = record / RECORDS_OF_ONE;
        final int number = record % RECORDS_OF_ONE;
        final int delivered = state.producer(producer, P_DELIVERED);
        require((delivered & (1 << number)) == 0, "delivered record " + number + " of producer " + producer + " twice");
        require(delivered >>> number == 0, "delivered records of producer " + producer + " out of order");
        mark(state, producer, P_DELIVERED, number);
    }

    private void free(final RingState state, final int at) {
        if (state.get(CLOSED_AT) == OPEN || bug == Bug.FREE_AFTER_CLOSE) {
            state.set(CONSUMED, at - 1);
        }
        state.set(FREED, at);
    }

    private static void restart(final RingState state) {
        state.set(STEP, START);
        state.set(END, 0);
        state.set(FREED, 0);
        state.set(LEFT, 0);
    }

    private @Nullable RingState close(final RingState before) {
        if (!closes || before.get(STEP) != START || before.get(CLOSED_AT) != OPEN) {
            return null;
        }
        final RingState state = before.copy();
        state.set(STEP, CLOSE_READ);
        return state;
    }

    private static void closeClaim(final RingState state) {
        final int cursor = state.get(END);
        if (state.get(CURSOR) != cursor) {
            state.set(STEP, CLOSE_CHECK);
            return;
        }
        state.set(CURSOR, cursor + state.get(LEFT));
        state.set(CLOSED_AT, cursor);
        restart(state);
    }

    // ---- what both know

    private boolean canTake(final RingState state, final int at) {
        final int slot = slotOf(at);
        if (state.slot(slot, S_FLAG) != at) {
            return false;
        }
        if (bug == Bug.PUBLISH_AND_AWAIT_EACH_SLOT) {
            for (int part = 1; part < state.slot(slot, S_LENGTH); part++) {
                if (state.slot(slotOf(at + part), S_FLAG) != at + part) {
                    return false;
                }
            }
        }
        return true;
    }

    private int slotOf(final int sequence) {
        return sequence % slots;
    }

    private static int recordOf(final RingState state, final int producer) {
        return producer * RECORDS_OF_ONE + state.producer(producer, P_RECORD);
    }

    private int sizeOf(final int record) {
        return sizes[record / RECORDS_OF_ONE][record % RECORDS_OF_ONE];
    }

    private static boolean isPublished(final RingState state, final int record) {
        return (state.producer(record / RECORDS_OF_ONE, P_PUBLISHED) & (1 << (record % RECORDS_OF_ONE))) != 0;
    }

    private static void mark(final RingState state, final int producer, final int field, final int record) {
        state.producer(producer, field, state.producer(producer, field) | (1 << record));
    }

    private static void require(final boolean holds, final String what) {
        if (!holds) {
            throw new Broken(what);
        }
    }

    /** Says which property does not hold. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(final String what) {
            super(what, null, false, false);
        }
    }
}
