package dev.nanospan.otel;

/** Shows that this module keeps it. */
class NanospanContractTest extends TracingContract {
    @Override
    Subject open(final Subject.Sampling sampling, final boolean limited) {
        return new NanospanSubject(sampling, limited);
    }
}
