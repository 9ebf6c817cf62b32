package dev.nanospan.planted.modules.core;

import dev.nanospan.planted.modules.export.PlantedExport;

/** The core must not know who exports. */
public class PlantedCore {
    PlantedExport forbidden;
}
