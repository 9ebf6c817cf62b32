package dev.nanospan.planted.arrows.ring.file;

import dev.nanospan.planted.arrows.config.PlantedConfig;

/** Knows what it must not. */
public class PlantedFile {
    PlantedConfig forbidden;
}
