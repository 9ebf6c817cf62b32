package dev.nanospan.planted.libraries;

import org.agrona.BufferUtil;

/** Calls a method of a class that needs a flag. */
public class PlantedBufferUtil {
    void forbidden() {
        BufferUtil.free((java.nio.ByteBuffer) null);
    }
}
