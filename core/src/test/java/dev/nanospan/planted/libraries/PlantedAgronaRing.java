package dev.nanospan.planted.libraries;

import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/** Knows what needs a flag, warns or prints. */
public class PlantedAgronaRing {
    ManyToOneRingBuffer forbidden;
}
