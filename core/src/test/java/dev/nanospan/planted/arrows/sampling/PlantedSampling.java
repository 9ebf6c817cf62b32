package dev.nanospan.planted.arrows.sampling;

import dev.nanospan.planted.arrows.ring.PlantedRing;

/** Knows what it must not. */
public class PlantedSampling {
    PlantedRing forbidden;
}
