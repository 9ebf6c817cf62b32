package dev.nanospan.planted.libraries;

import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/** Knows what needs a flag, warns or prints. */
public class PlantedJcToolsAtomic {
    MpscAtomicArrayQueue<String> forbidden;
}
