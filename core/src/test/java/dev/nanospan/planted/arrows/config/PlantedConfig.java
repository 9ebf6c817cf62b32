package dev.nanospan.planted.arrows.config;

import dev.nanospan.planted.arrows.id.PlantedId;

/** Knows what it must not. */
public class PlantedConfig {
    PlantedId forbidden;
}
