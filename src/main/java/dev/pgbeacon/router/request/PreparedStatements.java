package dev.pgbeacon.router.request;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A session's prepared statements by their names, of which Parse and PREPARE have one set; the unnamed one's is empty. */
final class PreparedStatements {
    private final Map<String, PreparedStatement> byName = new HashMap<>();

    /** As they will be when what was asked and not yet answered has succeeded. */
    final class Outlook {
        private Map<String, Optional<PreparedStatement>> changed = Map.of();

        Optional<PreparedStatement> find(String name) {
            var other = changed.get(name);
            return other == null ? PreparedStatements.this.find(name) : other;
        }

        void put(PreparedStatement made) {
            put(made.name(), Optional.of(made));
        }

        void remove(String name) {
            put(name, Optional.empty());
        }

        private void put(String name, Optional<PreparedStatement> now) {
            if (changed.isEmpty()) {
                changed = Map.of(name, now); // most batches change nothing, or the unnamed one
                return;
            }
            if (changed.size() == 1) {
                changed = new HashMap<>(changed); // that first one cannot be changed
            }
            changed.put(name, now);
        }
    }

    Outlook outlook() {
        return new Outlook();
    }

    Optional<PreparedStatement> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    void put(PreparedStatement made) {
        byName.put(made.name(), made);
    }

    void remove(String name) {
        byName.remove(name);
    }

    void clear() {
        byName.clear();
    }
}
