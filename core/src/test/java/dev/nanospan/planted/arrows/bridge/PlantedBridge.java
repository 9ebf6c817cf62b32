package dev.nanospan.planted.arrows.bridge;

import dev.nanospan.planted.arrows.ring.PlantedRing;

/** Knows what it must not. */
public class PlantedBridge {
    PlantedRing forbidden;
}
