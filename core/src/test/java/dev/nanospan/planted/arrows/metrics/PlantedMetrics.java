package dev.nanospan.planted.arrows.metrics;

import dev.nanospan.planted.arrows.id.PlantedId;

/** Knows what it must not. */
public class PlantedMetrics {
    PlantedId forbidden;
}
