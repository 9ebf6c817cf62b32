package dev.nanospan.planted.arrows.propagation;

import dev.nanospan.planted.arrows.ring.PlantedRing;

/** Knows what it must not. */
public class PlantedPropagation {
    PlantedRing forbidden;
}
