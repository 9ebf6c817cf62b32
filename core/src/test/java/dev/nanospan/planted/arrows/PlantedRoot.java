package dev.nanospan.planted.arrows;

import com.lmax.disruptor.Sequence;
import dev.nanospan.planted.arrows.ring.PlantedRing;

/** The root may know the ring, not what is inside it. */
public class PlantedRoot {
    PlantedRing allowed;
    Sequence forbidden;
}
