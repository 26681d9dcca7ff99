package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.request.Errand;
import dev.pgbeacon.router.request.Judge;
import dev.pgbeacon.router.request.Judgement;
import dev.pgbeacon.router.request.Request;
import dev.pgbeacon.router.request.SessionMemory;
import dev.pgbeacon.router.statement.Destination;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Sends a session's request where it may run, step by step: each step that has to wait calls {@link #next} when it is done. */
final class Dispatch {
    private static final int MOST_REFUSED = 256;

    private final House house;
    private final Session session;
    private final Sides sides;
    private final SessionMemory memory;
    private final Transaction transaction;
    private final Side.Role serves;
    private final Seeker seeker;
    private final Stranded stranded;
    /** Hashes of texts that a standby could not do; where two are the same another text goes to the primary, too. */
    private final Set<Integer> refused = new LinkedHashSet<>();

    private Request request;
    private Optional<Judgement> judgement = Optional.empty();
    private boolean primaryOnly;
    private boolean awaitsCancel;
    // Made once: each request hands them over.
    private final Consumer<Side> prepares = this::prepare;
    private final Runnable goesOn = this::next;

    Dispatch(House house, Session session, Sides sides, Sight sight, Transaction transaction, Side.Role serves) {
        this.house = house;
        this.session = session;
        this.sides = sides;
        this.memory = session.memory();
        this.transaction = transaction;
        this.serves = serves;
        seeker = new Seeker(house, session, sides, sight);
        stranded = new Stranded(session, sides, seeker, transaction, this::run);
    }

    void begin(Request begun) {
        request = begun;
        judgement = Optional.empty();
        primaryOnly = false;
        awaitsCancel = false;
        seeker.begin();
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
        seeker.not(side);
        next();
    }

    void next() {
        if (session.exchange().isCancelled() && mayEndHere()) {
            session.exchange().answer(Errors.CANCELLED);
        } else if (judgement.isEmpty()) {
            judge();
        } else if (memory.status() != TransactionStatus.IDLE) {
            inTransaction();
        } else {
            choose();
        }
    }

    /** Whether the request may fail before a server has it: the transaction that it belongs to has to fail with it. */
    private boolean mayEndHere() {
        return memory.status() == TransactionStatus.IDLE
                || (memory.status() == TransactionStatus.IN_TRANSACTION && runsOnStandbyForNow());
    }

    private void judge() {
        if (session.replicates()) {
            judgement = Optional.of(Judgement.REPLICATION);
            next();
            return;
        }
        var exceptions = house.terms().get().exceptions();
        var known = house.judges().now(session.database(), session.dialect(), exceptions);
        if (known.isPresent()) {
            judged(known.get());
            return;
        }
        var asked = request;
        var unused = house.judges()
                .of(session.database(), session.dialect(), exceptions)
                .thenAccept(found -> session.loop().execute(() -> {
                    if (session.exchange().waitsFor(asked)) {
                        judged(found);
                    }
                }));
    }

    private void judged(Judge judge) {
        judgement = Optional.of(request.judge(judge, runsOnStandbyForNow()));
        next();
    }

    /** A transaction that began with READ ONLY, of a session that may have it elsewhere. */
    private boolean runsOnStandbyForNow() {
        return serves == Side.Role.PRIMARY
                && transaction
                        .side()
                        .filter(side -> side.role() == Side.Role.STANDBY)
                        .isPresent();
    }

    private Destination destination() {
        return judgement.orElseThrow().destination();
    }

    private void inTransaction() {
        var side = transaction.side();
        if (side.isEmpty()) {
            stranded.answerLost(request, goesOn);
        } else if (runsOnStandbyForNow() && !(destination() instanceof Destination.Anywhere)) {
            if (waitsForCancel(side.get())) {
                return;
            }
            stranded.leaveStandby(side.get(), request, destination().why(), goesOn);
        } else {
            prepare(side.get());
        }
    }

    private void choose() {
        if (serves == Side.Role.STANDBY) {
            seeker.standbyOnly(memory.pin().isPresent(), prepares, goesOn);
        } else if (memory.pin().isEmpty() && !primaryOnly && request.isKept() && isForStandbys()) {
            seeker.standby(prepares, goesOn);
        } else {
            seeker.primary(prepares, goesOn);
        }
    }

    private boolean isForStandbys() {
        // A setting may have been the reason.
        if (memory.settingsChanged()) {
            refused.clear();
        }
        return destination() instanceof Destination.Anywhere
                && (refused.isEmpty()
                        || request.texts().stream().map(WireText::hashCode).noneMatch(refused::contains));
    }

    /** Before a server runs it, it has to be as the session is. */
    private void prepare(Side side) {
        if (waitsForCancel(side)) {
            return;
        }
        var owed = memory.owed(side.holdings(), side.role() == Side.Role.STANDBY);
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
        if (session.exchange().isCancelled() && session.exchange().isAsking(side)) {
            sides.cancel(side, () -> {}); // it came while nothing could be cancelled
        }
    }

    /** It would hit whatever comes next. */
    private boolean waitsForCancel(Side side) {
        awaitsCancel = side.awaitsCancel();
        return awaitsCancel;
    }

    private void run(Side side, Errand errand) {
        Runnable done = () -> {
            errand.done().run();
            next();
        };
        side.holdings().sent(errand);
        session.exchange().ask(side, errand.message(), done, error -> onRefused(side, errand, error));
    }

    private void onRefused(Side side, Errand errand, ServerMessage error) {
        if (session.exchange().isCancelled()) {
            session.exchange().answer(Errors.CANCELLED);
        } else if (side.role() == Side.Role.STANDBY && errand.isSetting()) {
            sides.giveUp(side);
            next();
        } else if (side.role() == Side.Role.STANDBY
                && serves == Side.Role.PRIMARY
                && memory.status() == TransactionStatus.IDLE) {
            primaryOnly = true;
            next();
        } else {
            session.exchange().answer(error);
        }
    }

    /** A server is gone that did an errand. */
    void gone(Side side) {
        if (transaction.isOn(side)) {
            session.exchange().fail(session.lost(side));
        } else if (side.role() == Side.Role.PRIMARY) {
            seeker.lookAgain(goesOn); // it may do so each time
        } else {
            seeker.not(side);
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
