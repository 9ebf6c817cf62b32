package dev.nanospan.planted.libraries;

import org.jctools.maps.NonBlockingHashMap;

/** Knows what needs a flag, warns or prints. */
public class PlantedJcToolsMap {
    NonBlockingHashMap<String, String> forbidden;
}
