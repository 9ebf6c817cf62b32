package dev.nanospan.export.encode;

/** An envelope of JSON: a comma between two things, and no lengths. */
abstract class CommaEnvelope extends Envelope {
    CommaEnvelope(final Frame resource) {
        super(resource);
        begin();
    }

    @Override
    public final int separatorBytes() {
        return 1;
    }

    @Override
    public final int separate(final byte[] into, final int at) {
        into[at] = ',';
        return at + 1;
    }

    @Override
    final int putLength(final int field, final int bytes, final byte[] into, final int at) {
        return at;
    }
}
