package dev.nanospan.planted.arrows.spi;

import dev.nanospan.planted.arrows.PlantedRoot;
import dev.nanospan.planted.arrows.ledger.PlantedLedger;

/** Knows what it must not, and closes a cycle by what it may. */
public class PlantedSpi {
    PlantedRoot forbidden;
    PlantedLedger allowed;
}
