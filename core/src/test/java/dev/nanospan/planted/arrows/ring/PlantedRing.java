package dev.nanospan.planted.arrows.ring;

import dev.nanospan.planted.arrows.id.PlantedId;

/** Knows what it must not. */
public class PlantedRing {
    PlantedId forbidden;
}
