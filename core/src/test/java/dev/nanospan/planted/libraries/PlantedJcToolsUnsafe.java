package dev.nanospan.planted.libraries;

import org.jctools.util.UnsafeAccess;

/** Asks whether there is an Unsafe. */
public class PlantedJcToolsUnsafe {
    boolean forbidden() {
        return UnsafeAccess.SUPPORTS_GET_AND_SET_REF;
    }
}
