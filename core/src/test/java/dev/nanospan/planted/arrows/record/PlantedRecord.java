package dev.nanospan.planted.arrows.record;

import dev.nanospan.planted.arrows.spi.PlantedSpi;

/** Knows what it must not. */
public class PlantedRecord {
    PlantedSpi forbidden;
}
