package dev.pgbeacon.router.request;

import dev.pgbeacon.router.statement.Statement;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that a session made, so that another connection can be told the same. What a transaction sets counts at its
 * COMMIT only. (PostgreSQL manual, SET: "the effects … will be lost if the transaction is rolled back".)
 */
final class SessionSettings {
    /** What these are decides what others may be, or how they are read: their order among the others matters. */
    private static final Set<String> ORDERED = Set.of(
            "role", "session_authorization", "client_encoding", "standard_conforming_strings", "backslash_quote");

    private static final String ALL = "all";
    private static final String NONE = "";

    /**
     * One that was made.
     *
     * @param message what makes it: whole messages that are answered with one ReadyForQuery
     * @param forStandbys whether it may be said to a standby
     */
    record Setting(String key, ByteBuf message, boolean forStandbys) {}

    private record Made(long number, Setting setting) {}

    private sealed interface Pending {
        record Set(Setting setting) implements Pending {}

        record Savepoint(String name) implements Pending {}
    }

    private final List<Made> made = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private long last;

    /** What a later one of the same key takes the place of. */
    static String key(Statement statement) {
        if (statement instanceof Statement.SetParameter set) {
            return set.name();
        } else if (statement instanceof Statement.Reset reset) {
            return reset.name();
        } else if (statement instanceof Statement.SetConfig config
                && config.settings().size() == 1
                && config.settings().get(0).name() instanceof Statement.SetConfig.Argument.Constant name) {
            return name.value().toLowerCase(java.util.Locale.ROOT);
        }
        return NONE;
    }

    void set(Setting setting) {
        pending.add(new Pending.Set(setting));
    }

    void savepoint(String name) {
        pending.add(new Pending.Savepoint(name));
    }

    void release(String name) {
        find(name).ifPresent(at -> pending.subList(at, pending.size()).removeIf(Pending.Savepoint.class::isInstance));
    }

    /** The savepoint stays. */
    void rollbackTo(String name) {
        find(name).ifPresent(at -> pending.subList(at + 1, pending.size()).clear());
    }

    private Optional<Integer> find(String savepoint) {
        int at = pending.lastIndexOf(new Pending.Savepoint(savepoint));
        return at < 0 ? Optional.empty() : Optional.of(at);
    }

    void rollback() {
        pending.clear();
    }

    /** @param there where the transaction ran: it has these, if there are any */
    void commit(Holdings there) {
        for (var each : pending) {
            if (each instanceof Pending.Set set) {
                add(set.setting());
                there.settings(last);
            }
        }
        pending.clear();
    }

    private void add(Setting setting) {
        var key = setting.key();
        if (key.equals(ALL)) {
            made.removeIf(before -> !ORDERED.contains(before.setting().key()));
        } else if (ORDERED.contains(key)) {
            if (!made.isEmpty() && made.get(made.size() - 1).setting().key().equals(key)) {
                made.remove(made.size() - 1);
            }
        } else if (!key.equals(NONE)) {
            made.removeIf(before -> before.setting().key().equals(key));
        }
        last++;
        made.add(new Made(last, setting));
    }

    /** All that was is undone by this one. */
    void discard(Setting all, Holdings there) {
        made.clear();
        pending.clear();
        add(all);
        there.settings(last);
    }

    /** What a connection was not told yet, in its order. */
    List<Errand> owed(Holdings there, boolean standby) {
        if (there.settings() == last) {
            return List.of();
        }
        return made.stream()
                .filter(each -> each.number() > there.settings())
                .filter(each -> each.setting().forStandbys() || !standby)
                .map(each -> new Errand(each.setting().message(), true, () -> {
                    there.settings(each.number());
                    there.removed(""); // the message uses the unnamed statement, and leaves none
                }))
                .toList();
    }

    boolean has(String key) {
        return made.stream().anyMatch(each -> each.setting().key().equals(key))
                || pending.stream()
                        .anyMatch(each -> each instanceof Pending.Set set
                                && set.setting().key().equals(key));
    }

    /** Grows with each. */
    long last() {
        return last;
    }

    int count() {
        return made.size() + pending.size();
    }
}
