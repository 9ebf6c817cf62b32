package dev.nanospan.planted.arrows.ledger;

import dev.nanospan.planted.arrows.id.PlantedId;

/** Knows what it must not. */
public class PlantedLedger {
    PlantedId forbidden;
}
