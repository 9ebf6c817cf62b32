package dev.nanospan.otel;

/** Shows that the contract is OpenTelemetry's. */
class SdkContractTest extends TracingContract {
    @Override
    Subject open(final Subject.Sampling sampling, final boolean limited) {
        return new SdkSubject(sampling, limited);
    }
}
