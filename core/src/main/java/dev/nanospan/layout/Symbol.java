package dev.nanospan.layout;

/**
 * A text that is known by number. Immutable; safe to publish by a data race, as all fields are final.
 *
 * <p>A symbol with reference 0 found the table full: whoever writes it writes its bytes.
 */
public final class Symbol {
    final int ref;
    final int hash;
    final String text;
    final byte[] utf8;

    Symbol(final int ref, final String text, final byte[] utf8) {
        this.ref = ref;
        this.hash = text.hashCode();
        this.text = text;
        this.utf8 = utf8;
    }

    /** The number by which records refer to this text; 0 if the table was full. */
    public int ref() {
        return ref;
    }

    public String text() {
        return text;
    }

    /** The text as UTF-8. Shared: never write to it. */
    public byte[] utf8() {
        return utf8;
    }
}
