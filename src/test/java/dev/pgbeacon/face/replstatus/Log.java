package dev.pgbeacon.face.replstatus;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What this project logs while it is open, at any level: the level and the message. */
final class Log extends Handler implements AutoCloseable {
    private static final PatternFormatter FORM = new PatternFormatter("%p %s");

    private final Logger logger = Logger.getLogger("dev.pgbeacon");
    private final Level before = logger.getLevel();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Log() {
        logger.setLevel(Level.ALL);
        logger.addHandler(this);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord message) {
        lines.add(FORM.format(ExtLogRecord.wrap(message)));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
