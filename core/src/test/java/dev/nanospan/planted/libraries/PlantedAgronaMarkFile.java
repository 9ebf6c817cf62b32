package dev.nanospan.planted.libraries;

import org.agrona.MarkFile;

/** Knows what needs a flag, warns or prints. */
public class PlantedAgronaMarkFile {
    MarkFile forbidden;
}
