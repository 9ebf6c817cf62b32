package dev.nanospan.planted.libraries;

import org.jctools.queues.MpscArrayQueue;

/** Knows what needs a flag, warns or prints. */
public class PlantedJcToolsQueue {
    MpscArrayQueue<String>[] forbidden;
}
