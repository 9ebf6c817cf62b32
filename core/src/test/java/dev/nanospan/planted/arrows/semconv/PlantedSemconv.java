package dev.nanospan.planted.arrows.semconv;

import dev.nanospan.planted.arrows.layout.PlantedLayout;

/** Knows what it must not. */
public class PlantedSemconv {
    PlantedLayout forbidden;
}
