package dev.nanospan.planted.libraries;

import java.util.logging.Logger;

/** Knows what needs a flag, warns or prints. */
public class PlantedLogging {
    Logger forbidden;
}
