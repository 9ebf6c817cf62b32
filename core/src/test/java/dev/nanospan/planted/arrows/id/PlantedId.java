package dev.nanospan.planted.arrows.id;

import dev.nanospan.planted.arrows.layout.PlantedLayout;

/** Knows what it must not. */
public class PlantedId {
    PlantedLayout forbidden;
}
