package dev.nanospan.planted.arrows.ring;

import dev.nanospan.planted.arrows.layout.PlantedLayout;

/** Knows what it must not. */
public class PlantedRing {
    PlantedLayout forbidden;
}
