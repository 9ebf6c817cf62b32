package dev.nanospan.stress.model;

/** Mistakes that can be planted into the model, to see that it finds them. */
public enum Bug {
    /** The protocol as it is. */
    NONE,
    /** All slots of a record are published, one after the other, to a consumer that hops. */
    PUBLISH_EACH_SLOT,
    /** All slots are published, and the consumer waits for all of them before it takes the record. */
    PUBLISH_AND_AWAIT_EACH_SLOT,
    /** The first slot is published before the record is written. */
    PUBLISH_BEFORE_WRITE,
    /** The consumer moves on by one slot, whatever the length of the record. */
    HOP_BY_ONE,
    /** The consumer frees the slots of a record before it has read them. */
    FREE_BEFORE_READ,
    /** A producer claims without a look at what the consumer has freed. */
    CLAIM_WITHOUT_GATE,
    /** The consumer goes on freeing slots after it has closed the ring. */
    FREE_AFTER_CLOSE
}
