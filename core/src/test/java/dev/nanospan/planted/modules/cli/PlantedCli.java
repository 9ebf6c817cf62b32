package dev.nanospan.planted.modules.cli;

import dev.nanospan.planted.modules.export.PlantedExport;

/** May know all. */
public class PlantedCli {
    PlantedExport allowed;
}
