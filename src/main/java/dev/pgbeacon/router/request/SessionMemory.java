package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Statement;
import dev.pgbeacon.router.statement.TransactionModes;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a session has to remember of what it did, by the answers that it got. */
public final class SessionMemory {
    /** More are not repeated on a second connection. */
    private static final int MOST_SETTINGS = 1_000;

    private final PreparedStatements prepared = new PreparedStatements();
    private final SessionSettings settings = new SessionSettings();
    private final Map<String, Step.Bound> portals = new HashMap<>();
    private Optional<String> pin = Optional.empty();
    private final Placeholders placeholders = new Placeholders();
    private boolean lately;
    private TransactionStatus status = TransactionStatus.IDLE;
    private boolean explicit;
    private boolean failed;
    private boolean functionsChange;
    private Optional<TransactionModes> begun = Optional.empty();
    private boolean onlyReads;
    private boolean nothingYet;
    private long lastAsked;

    PreparedStatements prepared() {
        return prepared;
    }

    Map<String, Step.Bound> portals() {
        return portals;
    }

    /** Why the session has to stay on its primary connection; empty: it need not. */
    public Optional<String> pin() {
        return pin;
    }

    /** The first reason holds. */
    public void pin(String why) {
        lately = pin.isEmpty();
        pin = pin.or(() -> Optional.of(why));
    }

    /** What pinned it did not happen; if it was pinned before, it still is. */
    void unpin() {
        if (lately) {
            pin = Optional.empty();
        }
    }

    /** After the last answer. */
    public TransactionStatus status() {
        return status;
    }

    public void functionsChange() {
        functionsChange = true;
    }

    /** Whether what is asked next may meet other functions than before; told once. */
    public boolean tellsOfChangedFunctions() {
        boolean told = functionsChange;
        functionsChange = told && status != TransactionStatus.IDLE;
        return told;
    }

    /** What the connection was not told yet of the session's settings. */
    public List<Errand> owed(Holdings there, boolean standby) {
        return settings.owed(there, standby);
    }

    /** Since this was last asked. */
    public boolean settingsChanged() {
        boolean changed = settings.last() != lastAsked;
        lastAsked = settings.last();
        return changed;
    }

    /** Whether it changes what is remembered. */
    static boolean concerns(Statement statement) {
        return !(statement instanceof Statement.Read
                || statement instanceof Statement.Write
                || statement instanceof Statement.Show
                || statement instanceof Statement.Explain
                || statement instanceof Statement.Copy);
    }

    /** Whether behind it no prepared statement is left. */
    static boolean forgetsPrepared(Statement statement) {
        return (statement instanceof Statement.Deallocate deallocate
                        && deallocate.name().isEmpty())
                || (statement instanceof Statement.Discard discard && discard.what() == Statement.Discard.What.ALL);
    }

    /**
     * A statement was executed.
     *
     * @param message what does the same on another connection; empty if it was not kept
     * @param tag of its CommandComplete
     */
    void completed(Statement statement, Supplier<Optional<ByteBuf>> message, String tag, Holdings there) {
        onlyReads = false;
        if (statement instanceof Statement.SetParameter set) {
            placeholders.add(set.name());
            if (set.scope() == Statement.SetParameter.Scope.SESSION) {
                set(statement, message, set.mayRunOnStandby());
            }
        } else if (statement instanceof Statement.SetConfig config) {
            config.constantNames().forEach(placeholders::add);
            setConfig(config, message);
        } else if (statement instanceof Statement.Reset reset) {
            set(statement, message, reset.mayRunOnStandby());
        } else if (statement instanceof Statement.SetCharacteristics set) {
            set(statement, message, set.mayRunOnStandby());
        } else if (statement instanceof Statement.Discard discard) {
            if (discard.what() == Statement.Discard.What.ALL) {
                discardAll(message, there);
            }
        } else if (statement instanceof Statement.Prepare || statement instanceof Statement.Deallocate) {
            throw new IllegalStateException(statement + " (expected: told by name)");
        } else {
            transaction(statement, tag, there);
        }
    }

    private void setConfig(Statement.SetConfig config, Supplier<Optional<ByteBuf>> message) {
        boolean local = config.settings().stream()
                .allMatch(each -> each.local().equals(new Statement.SetConfig.Argument.Constant("true")));
        if (local) {
            return;
        }
        if (config.mayRunOnStandby()) {
            set(config, message, true);
        } else {
            pin("set_config() of what is not for a standby");
        }
    }

    private void set(Statement statement, Supplier<Optional<ByteBuf>> message, boolean forStandbys) {
        message.get()
                .ifPresentOrElse(
                        kept -> settings.set(
                                new SessionSettings.Setting(SessionSettings.key(statement), kept, forStandbys)),
                        () -> pin("a setting that was not kept"));
        if (settings.count() > MOST_SETTINGS) {
            pin("more than " + MOST_SETTINGS + " settings");
        }
    }

    private void discardAll(Supplier<Optional<ByteBuf>> message, Holdings there) {
        pin = Optional.empty();
        prepared.clear();
        portals.clear();
        there.clear();
        message.get()
                .ifPresent(kept -> settings.discard(new SessionSettings.Setting("discard all", kept, true), there));
    }

    private void transaction(Statement statement, String tag, Holdings there) {
        if (statement instanceof Statement.Begin begin) {
            explicit = true;
            begun = Optional.of(begin.modes());
            onlyReads = true;
        } else if (statement instanceof Statement.Savepoint savepoint) {
            settings.savepoint(savepoint.name());
        } else if (statement instanceof Statement.Release release) {
            settings.release(release.name());
        } else if (statement instanceof Statement.RollbackTo back) {
            settings.rollbackTo(back.name());
        } else if (tag.equals("COMMIT") || tag.equals("PREPARE TRANSACTION")) {
            settings.commit(there);
            explicit = isChained(statement);
        } else if (tag.equals("ROLLBACK")) {
            settings.rollback();
            explicit = isChained(statement);
        }
    }

    static boolean isChained(Statement statement) {
        return (statement instanceof Statement.Commit commit && commit.chain())
                || (statement instanceof Statement.Rollback rollback && rollback.chain());
    }

    void prepare(PreparedStatement made, Holdings there) {
        prepared.put(made);
        there.made(made);
    }

    void deallocate(Optional<String> name, Holdings there) {
        name.ifPresentOrElse(
                one -> {
                    prepared.remove(one);
                    there.removed(one);
                },
                () -> {
                    prepared.clear();
                    there.clear();
                });
    }

    /** An error: of an implicit transaction nothing stays. */
    public void failed() {
        failed = true;
        if (!explicit) {
            settings.rollback();
        }
    }

    /** The end of an answer. */
    public void ready(TransactionStatus now, Holdings there) {
        nothingYet = status == TransactionStatus.IDLE;
        status = now;
        explicit = now != TransactionStatus.IDLE;
        if (!explicit) {
            portals.clear();
            if (failed) {
                settings.rollback(); // a COMMIT that failed
            }
            placeholders.settle(settings);
            settings.commit(there);
        }
        failed = false;
        lately = false;
    }

    /** The connection of the transaction is gone, and with it what it set; where it was an explicit one it has failed. */
    public void lost(boolean inTransaction) {
        settings.rollback();
        portals.clear();
        failed = false;
        explicit = inTransaction;
        status = inTransaction ? TransactionStatus.FAILED : TransactionStatus.IDLE;
    }

    /** Whether the running transaction has done nothing yet but begin. */
    public boolean isAtItsBegin() {
        return nothingYet && onlyReads;
    }

    /** What begins the running transaction again elsewhere; empty if it has done more than read since. */
    public Optional<WireText> beginsAgain() {
        return begun.filter(modes -> onlyReads).map(modes -> WireText.of(modes.begin()));
    }

    /** What had failed is over. */
    public void rolledBack() {
        lost(false);
    }
}
