package dev.nanospan.planted.arrows.resource;

import dev.nanospan.planted.arrows.record.PlantedRecord;

/** Knows what it must not. */
public class PlantedResource {
    PlantedRecord forbidden;
}
