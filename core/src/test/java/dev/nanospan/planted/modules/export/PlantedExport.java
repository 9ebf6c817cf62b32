package dev.nanospan.planted.modules.export;

import dev.nanospan.planted.modules.cli.PlantedCli;
import dev.nanospan.planted.modules.core.PlantedCore;

/** May know the core, not the command line. */
public class PlantedExport {
    PlantedCore allowed;
    PlantedCli forbidden;
}
