package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.Query;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.router.request.Errand;
import dev.pgbeacon.router.request.Judge;
import dev.pgbeacon.router.request.Judgement;
import dev.pgbeacon.router.request.Request;
import dev.pgbeacon.router.request.SessionMemory;
import dev.pgbeacon.router.request.TransactionEnd;
import dev.pgbeacon.router.statement.Destination;
import dev.pgbeacon.status.NodeId;
import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Finds the server for a session's request, step by step: each step that has to wait calls {@link #next} when it is done. */
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled runs, or the session is over
final class Dispatch {
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final int MOST_REFUSED = 256;

    private final House house;
    private final Session session;
    private final Sides sides;
    private final SessionMemory memory;
    private final Transaction transaction;
    private final Side.Role serves;
    /** Hashes of texts that a standby could not do; where two are the same another text goes to the primary, too. */
    private final Set<Integer> refused = new LinkedHashSet<>();

    private final Set<NodeId> tried = new HashSet<>();
    private Request request;
    private Optional<Judgement> judgement = Optional.empty();
    private boolean primaryOnly;
    private Optional<Long> deadline = Optional.empty();
    private Optional<Long> mark = Optional.empty();
    private boolean awaitsCancel;

    Dispatch(
            House house,
            Session session,
            Sides sides,
            SessionMemory memory,
            Transaction transaction,
            Side.Role serves) {
        this.house = house;
        this.session = session;
        this.sides = sides;
        this.memory = memory;
        this.transaction = transaction;
        this.serves = serves;
    }

    void begin(Request begun) {
        request = begun;
        judgement = Optional.empty();
        primaryOnly = false;
        awaitsCancel = false;
        deadline = Optional.empty();
        tried.clear();
        next();
    }

    /** The server that was asked cannot do it, or is gone before it said anything. */
    void another(Side side, Refusals why) {
        house.tally().another();
        if (why == Refusals.NOT_ON_STANDBYS) {
            request.texts().forEach(text -> refused.add(text.hashCode()));
            while (refused.size() > MOST_REFUSED) {
                refused.remove(refused.iterator().next());
            }
        }
        primaryOnly = why == Refusals.NOT_ON_STANDBYS || why == Refusals.NOT_YET_THERE;
        tried.add(side.target().node());
        next();
    }

    /** What the session saw on the primary, or on a standby that it leaves, it must go on seeing. */
    void seen() {
        if (house.terms().get().setup().file().routing().causal()) {
            mark = Optional.of(house.causality().mark());
        }
    }

    private boolean isCurrent(Request asked) {
        return session.exchange().waitsFor(asked);
    }

    void next() {
        if (session.exchange().isCancelled()) {
            session.exchange().answer(Errors.CANCELLED);
        } else if (judgement.isEmpty()) {
            judge();
        } else if (memory.status() != TransactionStatus.IDLE) {
            inTransaction();
        } else {
            choose();
        }
    }

    private void judge() {
        if (session.replicates()) {
            judgement = Optional.of(Judgement.REPLICATION);
            next();
            return;
        }
        var asked = request;
        CompletionStage<Judge> judge = house.judges()
                .of(session.database(), session.dialect(), house.terms().get().exceptions());
        var known = judge.toCompletableFuture();
        if (known.isDone()) {
            judged(known.join());
            return;
        }
        known.thenAccept(found -> session.loop().execute(() -> {
            if (isCurrent(asked)) {
                judged(found);
            }
        }));
    }

    private void judged(Judge judge) {
        boolean onStandby = transaction
                .side()
                .filter(side -> side.role() == Side.Role.STANDBY && serves == Side.Role.PRIMARY)
                .isPresent();
        judgement = Optional.of(request.judge(judge, onStandby));
        next();
    }

    private Destination destination() {
        return judgement.orElseThrow().destination();
    }

    private void inTransaction() {
        var side = transaction.side();
        if (side.isEmpty()) {
            answerLost();
        } else if (side.get().role() == Side.Role.PRIMARY
                || serves == Side.Role.STANDBY
                || destination() instanceof Destination.Anywhere) {
            prepare(side.get());
        } else {
            leaveStandby(side.get());
        }
    }

    /** A transaction that began with READ ONLY on a standby, and asks for what only the primary can do. */
    private void leaveStandby(Side side) {
        var begin = memory.beginsAgain();
        if (begin.isEmpty() || memory.status() == TransactionStatus.FAILED) {
            session.lost(side);
            sides.drop(side);
            session.exchange().answer(Errors.notOnStandby(reason()));
            return;
        }
        Runnable move = () -> onPrimary(primary -> {
            var owed = memory.owed(primary.holdings(), false);
            if (owed.isEmpty()) {
                ask(primary, begin.get(), () -> {
                    transaction.moved(primary);
                    sides.drop(side);
                    next();
                });
            } else {
                run(primary, owed.get(0)); // what is set within a transaction ends with it
            }
        });
        if (memory.isAtItsBegin()) {
            move.run();
        } else {
            // A statement of READ COMMITTED sees what is committed when it begins, and may see it elsewhere. For
            // another level
            // the server refuses this now, and the transaction has failed.
            ask(side, WireText.of("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"), move);
        }
    }

    private void ask(Side side, WireText sql, Runnable then) {
        var out = Unpooled.buffer();
        new Query(sql).writeTo(out);
        session.exchange()
                .ask(
                        side,
                        out,
                        then,
                        refused -> answer(
                                side, side.role() == Side.Role.STANDBY ? Errors.notOnStandby(reason()) : refused));
    }

    /** Something failed on a server that was to be done before; a transaction that is on another one has failed with it. */
    private void answer(Side failed, ServerMessage error) {
        transaction.side().filter(on -> on != failed).ifPresent(on -> {
            session.lost(on);
            sides.drop(on);
        });
        session.exchange().answer(error);
    }

    /** The server of the transaction is gone. */
    private void answerLost() {
        var end = request.endsTransaction();
        var untold = transaction.takeUntold();
        if (end.isEmpty()) {
            session.exchange().answer(untold.orElse(Errors.FAILED_TRANSACTION));
            return;
        }
        memory.rolledBack();
        if (untold.isPresent() && end.get() == TransactionEnd.COMMIT) {
            session.exchange().answer(untold.get());
        } else {
            session.exchange().answerRollback();
        }
    }

    private String reason() {
        return destination() instanceof Destination.Pinned pinned
                ? pinned.why()
                : ((Destination.Primary) destination()).why();
    }

    private void choose() {
        boolean toStandby = serves == Side.Role.STANDBY
                || (memory.pin().isEmpty()
                        && !primaryOnly
                        && request.isKept()
                        && destination() instanceof Destination.Anywhere
                        && (refused.isEmpty() || request.texts().stream()
                                .map(WireText::hashCode)
                                .noneMatch(refused::contains)));
        if (toStandby) {
            onStandby();
        } else {
            onPrimary(this::prepare);
        }
    }

    private void onStandby() {
        var open = sides.of(Side.Role.STANDBY);
        if (open.isPresent()
                && (!sides.mayStill(open.get())
                        || tried.contains(open.get().target().node()))) {
            if (serves == Side.Role.STANDBY && memory.pin().isPresent()) {
                session.refuse(Errors.PRIMARY_LOST);
                return;
            }
            sides.drop(open.get());
            seen();
            open = Optional.empty();
        }
        if (open.isEmpty()) {
            openStandby();
        } else if (shows(open.get())) {
            prepare(open.get());
        } else {
            house.tally().notYet();
            onPrimary(this::prepare);
        }
    }

    private boolean shows(Side standby) {
        if (mark.isEmpty() || serves == Side.Role.STANDBY) {
            return true;
        }
        boolean shown = house.causality().shows(standby.target().node(), standby.opened(), mark.get());
        if (!shown) {
            house.causality().want(mark.get());
        }
        return shown;
    }

    private void openStandby() {
        var target = sides.find(Side.Role.STANDBY, tried);
        if (target.isPresent()) {
            open(Side.Role.STANDBY, target.get());
        } else if (serves == Side.Role.STANDBY) {
            session.exchange().answer(Errors.NO_STANDBY);
        } else {
            primaryOnly = true;
            next();
        }
    }

    /** There may be none for a while; that of before may have lost its office. */
    private void onPrimary(Consumer<Side> then) {
        var open = sides.of(Side.Role.PRIMARY);
        if (open.isPresent() && !sides.mayStill(open.get())) {
            if (memory.pin().isPresent()) {
                session.refuse(Errors.PRIMARY_LOST);
                return;
            }
            sides.drop(open.get());
            open = Optional.empty();
        }
        if (open.isPresent()) {
            then.accept(open.get());
            return;
        }
        var target = sides.find(Side.Role.PRIMARY, Set.of())
                .filter(found -> house.choice().mayWrite(found.node()));
        if (target.isPresent()) {
            open(Side.Role.PRIMARY, target.get());
        } else {
            lookAgain();
        }
    }

    private void open(Side.Role role, Target target) {
        var asked = request;
        sides.open(role, target, new Sides.Opening() {
            @Override
            public void opened(Side side) {
                resume();
            }

            @Override
            public void refused(ServerMessage error) {
                if (role == Side.Role.STANDBY) {
                    failed();
                } else if (error.sqlState().startsWith("57P")) {
                    lookAgain();
                } else if (isCurrent(asked)) {
                    session.refuse(error);
                }
            }

            @Override
            public void failed() {
                if (role == Side.Role.STANDBY) {
                    sides.leaveAlone(target.node());
                    resume();
                } else {
                    lookAgain();
                }
            }

            private void resume() {
                if (isCurrent(asked)) {
                    next();
                }
            }
        });
    }

    private void lookAgain() {
        var asked = request;
        long now = System.nanoTime();
        long wait = house.terms().get().setup().file().routing().failoverWait().toNanos();
        deadline = deadline.or(() -> Optional.of(now + wait));
        if (now - deadline.get() >= 0) {
            session.exchange().answer(Errors.NO_PRIMARY);
            return;
        }
        session.loop()
                .schedule(
                        () -> {
                            if (isCurrent(asked)) {
                                next();
                            }
                        },
                        LOOK_AGAIN_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /** Before a server runs it, it has to be as the session is. */
    private void prepare(Side side) {
        awaitsCancel = side.awaitsCancel();
        if (awaitsCancel) {
            return;
        }
        boolean standby = side.role() == Side.Role.STANDBY;
        var owed = memory.owed(side.holdings(), standby);
        var errands = owed.isEmpty() ? request.lacks(side.holdings()) : owed;
        if (!errands.isEmpty()) {
            run(side, errands.get(0));
            return;
        }
        if (destination() instanceof Destination.Pinned pinned) {
            memory.pin(pinned.why());
        }
        if (judgement.orElseThrow().changesFunctions()) {
            memory.functionsChange();
        }
        house.tally().sent(side.role());
        session.exchange().deliver(side);
    }

    private void run(Side side, Errand errand) {
        session.exchange()
                .ask(
                        side,
                        errand.message(),
                        () -> {
                            errand.done().run();
                            next();
                        },
                        error -> {
                            if (side.role() == Side.Role.STANDBY && errand.isSetting()) {
                                sides.giveUp(side);
                                next();
                            } else if (side.role() == Side.Role.STANDBY
                                    && serves == Side.Role.PRIMARY
                                    && memory.status() == TransactionStatus.IDLE) {
                                primaryOnly = true;
                                next();
                            } else {
                                answer(side, error);
                            }
                        });
    }

    /** A server is gone that did an errand. */
    void gone(Side side) {
        if (transaction.isOn(side)) {
            session.exchange().answer(session.lost(side));
        } else if (side.role() == Side.Role.PRIMARY) {
            lookAgain(); // it may do so each time
        } else {
            tried.add(side.target().node());
            next();
        }
    }

    void onCancelArrived() {
        if (awaitsCancel && session.exchange().waitsFor(request)) {
            awaitsCancel = false; // another cancel may arrive while this step waits
            next();
        }
    }
}
