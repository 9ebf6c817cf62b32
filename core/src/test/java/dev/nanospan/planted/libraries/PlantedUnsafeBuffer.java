package dev.nanospan.planted.libraries;

import org.agrona.concurrent.UnsafeBuffer;

/** Knows what needs a flag, warns or prints. */
public class PlantedUnsafeBuffer {
    UnsafeBuffer forbidden;
}
