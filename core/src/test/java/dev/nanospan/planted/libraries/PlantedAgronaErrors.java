package dev.nanospan.planted.libraries;

import org.agrona.concurrent.errors.DistinctErrorLog;

/** Knows what needs a flag, warns or prints. */
public class PlantedAgronaErrors {
    DistinctErrorLog forbidden;
}
