package dev.nanospan.planted.hot;

/** Where the chain of calls from {@link Planted} goes on. */
class PlantedElsewhere {
    static Object first() {
        return second();
    }

    private static Object second() {
        return new Object();
    }

    Object overridable() {
        return this;
    }

    Object inherited() {
        return new Object();
    }

    /** Overrides with an offence. */
    static final class Overriding extends PlantedElsewhere implements Planted.OfOurs {
        @Override
        Object overridable() {
            return new Object();
        }

        @Override
        public Object call() {
            return new Object();
        }
    }
}
