package dev.nanospan.planted.arrows.layout;

import dev.nanospan.planted.arrows.record.PlantedRecord;

/** Knows what it must not. */
public class PlantedLayout {
    PlantedRecord forbidden;
}
