package dev.nanospan.cli.demo;

/** The payment service said no. */
final class PaymentRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PaymentRefusedException(final String why) {
        super(why);
    }
}
