package dev.nanospan.export.spill;

/** Hears what goes wrong with the disk. Called by the disk thread; each kind may come again and again. */
@FunctionalInterface
public interface SpillReports {
    /** Says what went wrong, in one line. */
    void say(Kind kind, String what);

    /** What can go wrong. */
    enum Kind {
        /** The folder can't be used, or another process has it. */
        FOLDER,
        /** There is no room, by the bounds or on the disk. */
        FULL,
        /** Something that was written can't be read. */
        DAMAGED,
        /** There are files that are of no use here. */
        FOREIGN
    }
}
