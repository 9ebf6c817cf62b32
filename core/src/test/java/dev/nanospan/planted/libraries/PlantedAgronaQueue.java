package dev.nanospan.planted.libraries;

import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/** Knows what needs a flag, warns or prints. */
public class PlantedAgronaQueue {
    ManyToOneConcurrentArrayQueue<String> forbidden;
}
