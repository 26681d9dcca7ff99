package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.status.NodeId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds a session's connection for a request, and opens one if need be. What has to wait starts the search again when it is
 * done: meanwhile another may have become the primary, or the only standby.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what is scheduled runs, or the session is over
final class Seeker {
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final long CATCH_UP_MILLIS = 5;

    private final House house;
    private final Session session;
    private final Sides sides;
    private final Sight sight;
    private final Set<NodeId> tried = new HashSet<>();
    private Optional<Long> deadline = Optional.empty();

    Seeker(House house, Session session, Sides sides, Sight sight) {
        this.house = house;
        this.session = session;
        this.sides = sides;
        this.sight = sight;
    }

    /** For a new request. */
    void begin() {
        tried.clear();
        deadline = Optional.empty();
    }

    /** This one could not do it. */
    void not(Side side) {
        tried.add(side.target().node());
    }

    /**
     * A standby that is fit and shows what the session has seen, and else the primary.
     *
     * @param again what starts the search again
     */
    void standby(Consumer<Side> then, Runnable again) {
        var found = fitStandby();
        if (found.isPresent()) {
            switch (sight.of(found.get())) {
                case ALL -> then.accept(found.get());
                case NOT_ALL -> primary(then, again);
                case PERHAPS_SOON ->
                    session.loop()
                            .schedule(session.exchange().whileWaiting(again), CATCH_UP_MILLIS, TimeUnit.MILLISECONDS);
            }
            return;
        }
        var target = sides.find(Side.Role.STANDBY, tried);
        if (target.isPresent()) {
            open(Side.Role.STANDBY, target.get(), again);
        } else {
            primary(then, again);
        }
    }

    /** A standby, for who is never sent anywhere else. */
    void standbyOnly(boolean pinned, Consumer<Side> then, Runnable again) {
        boolean had = sides.of(Side.Role.STANDBY).isPresent();
        var found = fitStandby();
        if (found.isPresent()) {
            then.accept(found.get());
        } else if (had && pinned) {
            session.refuse(Errors.KEPT_LOST);
        } else {
            sides.find(Side.Role.STANDBY, tried)
                    .ifPresentOrElse(target -> open(Side.Role.STANDBY, target, again), () -> session.exchange()
                            .answer(Errors.NO_STANDBY));
        }
    }

    private Optional<Side> fitStandby() {
        var open = sides.of(Side.Role.STANDBY);
        if (open.isPresent()
                && (!sides.mayStill(open.get())
                        || tried.contains(open.get().target().node()))) {
            sides.drop(open.get());
            sight.seen(); // the next one must not be older
            return Optional.empty();
        }
        return open;
    }

    /** There may be none for a while; that of before may have lost its office. */
    void primary(Consumer<Side> then, Runnable again) {
        var open = sides.of(Side.Role.PRIMARY);
        if (open.isPresent() && !sides.mayStill(open.get())) {
            if (session.memory().pin().isPresent()) {
                session.refuse(Errors.KEPT_LOST);
                return;
            }
            sides.drop(open.get());
            open = Optional.empty();
        }
        if (open.isPresent()) {
            then.accept(open.get());
            return;
        }
        sides.find(Side.Role.PRIMARY, Set.of())
                .filter(found -> house.choice().mayWrite(found.node()))
                .ifPresentOrElse(target -> open(Side.Role.PRIMARY, target, again), () -> lookAgain(again));
    }

    private void open(Side.Role role, Target target, Runnable again) {
        var whileWaiting = session.exchange().whileWaiting(again);
        sides.open(role, target, new Sides.Opening() {
            @Override
            public void opened(Side side) {
                whileWaiting.run();
            }

            @Override
            public void refused(ServerMessage error) {
                if (role == Side.Role.STANDBY) {
                    failed();
                } else if (error.sqlState().startsWith("57P")) {
                    lookAgain(again); // it starts, or stops
                } else {
                    session.exchange().whileWaiting(() -> session.refuse(error)).run();
                }
            }

            @Override
            public void failed() {
                if (role == Side.Role.STANDBY) {
                    sides.leaveAlone(target.node());
                    whileWaiting.run();
                } else {
                    lookAgain(again);
                }
            }
        });
    }

    /** In a moment, unless it has been too long. */
    void lookAgain(Runnable again) {
        long now = System.nanoTime();
        long wait = house.terms().get().setup().file().routing().failoverWait().toNanos();
        deadline = deadline.or(() -> Optional.of(now + wait));
        if (now - deadline.get() >= 0) {
            session.exchange()
                    .whileWaiting(() -> session.exchange().answer(Errors.NO_PRIMARY))
                    .run();
            return;
        }
        session.loop().schedule(session.exchange().whileWaiting(again), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
}
