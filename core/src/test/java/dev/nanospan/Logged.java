package dev.nanospan;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what the engine logs while it is open, instead of letting it onto the console. */
final class Logged extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("dev.nanospan");
    private final List<String> messages = new ArrayList<>();

    Logged() {
        logger.addHandler(this);
        logger.setUseParentHandlers(false);
    }

    List<String> messages() {
        return messages;
    }

    @Override
    public void publish(final LogRecord entry) {
        messages.add(entry.getLevel() + " " + entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
