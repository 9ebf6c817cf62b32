package dev.nanospan.planted.libraries;

import org.agrona.concurrent.status.CountersManager;

/** Knows what needs a flag, warns or prints. */
public class PlantedAgronaCounters {
    CountersManager forbidden;
}
