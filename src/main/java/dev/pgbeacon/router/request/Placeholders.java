package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.WireText;
import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Settings of applications, like {@code app.tenant}: once set, if only for a transaction, they are there and empty ever after,
 * where before nobody knew them. (PostgreSQL manual, "Customized Options".)
 */
final class Placeholders {
    private final Set<String> names = new HashSet<>();

    void add(String name) {
        if (name.indexOf('.') > 0) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
    }

    /** At the end of a transaction: those that were set for it alone, or in vain. */
    void settle(SessionSettings settings) {
        if (names.isEmpty()) {
            return;
        }
        for (var name : names) {
            if (!settings.has(name)) {
                var message = Unpooled.buffer();
                var literal = name.replace("'", "''");
                new Query(WireText.of(
                                "SELECT pg_catalog.set_config(E'" + literal.replace("\\", "\\\\") + "', '', false)"))
                        .writeTo(message);
                settings.set(new SessionSettings.Setting(name, message, true));
            }
        }
        names.clear();
    }
}
