package dev.nanospan.planted.libraries;

import org.agrona.ExpandableArrayBuffer;

/** Knows what needs a flag, warns or prints. */
public class PlantedAgronaExpandable {
    ExpandableArrayBuffer forbidden;
}
