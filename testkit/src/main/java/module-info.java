/** What the tests of an application use to look at its spans. */
module dev.nanospan.testkit {
    requires transitive dev.nanospan.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.nanospan.testkit;
}
