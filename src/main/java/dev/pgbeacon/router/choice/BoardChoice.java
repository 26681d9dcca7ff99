package dev.pgbeacon.router.choice;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses by what the board and the health checks say at the moment of the choice. Any thread may ask. */
public final class BoardChoice implements Choice {
    /** What changes by time alone, as that an answer is too old, is seen so much later. */
    private static final long MOMENT_MILLIS = 50;

    private final StatusBoard board;
    private final NodeList nodes;
    private final Lots lots;
    private final AtomicReference<Memory> memory = new AtomicReference<>(Memory.NONE);
    private final AtomicReference<Set<NodeId>> drained = new AtomicReference<>(Set.of());
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** Grows with what does not come from the board. */
    private final AtomicLong changes = new AtomicLong();

    private volatile List<Target> targets = List.of();
    private volatile Kept kept;

    /** What is not on the board any more. */
    private record Memory(Primacy primacy, FitStandbys standbys) {
        static final Memory NONE = new Memory(Primacy.NONE, FitStandbys.NONE);

        Memory after(List<Member> members, Instant now) {
            var next = primacy.after(members);
            return new Memory(next, standbys.after(members, next, now));
        }
    }

    /** A look that serves until something is known that it does not know, or for a moment: some things change by time alone. */
    private record Kept(Look look, long revision, long from) {
        boolean serves(long known, long now) {
            return revision == known && now >= from && now < from + MOMENT_MILLIS;
        }
    }

    public BoardChoice(StatusBoard board, NodeList nodes, RandomGenerator random) {
        this.board = board;
        this.nodes = nodes;
        this.lots = new Lots(random);
        nodes.onHealth(changes::incrementAndGet);
    }

    /** The backends from now on, in the file's order. */
    public void follow(List<Target> changed) {
        targets = List.copyOf(changed);
        drained.updateAndGet(now ->
                changed.stream().map(Target::node).filter(now::contains).collect(Collectors.toUnmodifiableSet()));
        var members = members(board.now());
        memory.updateAndGet(now -> new Memory(now.primacy().among(members), now.standbys()));
        changes.incrementAndGet();
        look();
    }

    /** After each answer: a standby that was fit for a moment only, while nobody chose, was fit all the same. */
    public void seen() {
        look();
    }

    /**
     * Tells when others may write than before: whoever holds connections asks {@link #mayWrite} of each. On the thread of
     * whoever looked; that a primary says that it is a standby now is the board's to tell.
     */
    public void onPrimacy(Runnable listener) {
        listeners.add(listener);
    }

    private Look look() {
        // Before anything is read: what changes meanwhile is looked at again.
        long known = revision();
        long now = board.millis();
        var last = kept;
        if (last != null && last.serves(known, now)) {
            return last.look();
        }
        var look = lookAnew(board.now());
        kept = new Kept(look, known, now);
        return look;
    }

    private long revision() {
        return board.revision() + changes.get(); // both only grow
    }

    private Look lookAnew(Instant now) {
        while (true) {
            var before = memory.get();
            var members = members(now);
            var after = before.after(members, now);
            if (after.equals(before)) {
                return Look.of(members, after.primacy(), after.standbys(), drained.get());
            }
            if (memory.compareAndSet(before, after)) {
                if (!after.primacy().equals(before.primacy())) {
                    listeners.forEach(Runnable::run);
                }
                return Look.of(members, after.primacy(), after.standbys(), drained.get());
            }
        }
    }

    private List<Member> members(Instant now) {
        return targets.stream()
                .map(target -> new Member(target, board.read(target.node(), now), nodes.health(target.node()), now))
                .toList();
    }

    @Override
    public Optional<Target> primary() {
        return look().primary();
    }

    @Override
    public Optional<Target> standby(Set<NodeId> unusable) {
        var fit = look().fit();
        return lots.draw(
                unusable.isEmpty()
                        ? fit
                        : fit.stream()
                                .filter(target -> !unusable.contains(target.node()))
                                .toList());
    }

    @Override
    public boolean mayWrite(NodeId node) {
        return look().mayWrite(node);
    }

    @Override
    public boolean mayRead(NodeId node) {
        return fitness(node) instanceof Fitness.Fit;
    }

    @Override
    public void lookAgain(NodeId node) {
        boolean primaryIsInDoubt =
                memory.get().primacy().inUse().filter(node::equals).isPresent();
        var unused = board.reconnect(node).thenRun(this::seen);
        if (primaryIsInDoubt) {
            // Another may be it already.
            for (var target : targets) {
                if (!target.node().equals(node)) {
                    unused = board.ask(target.node()).thenRun(this::seen);
                }
            }
        }
    }

    @Override
    public List<BackendState> backends() {
        return look().states();
    }

    /** The primary is not: nobody else may take the writes. A standby that is promoted takes them, drained or not. */
    @Override
    public Optional<String> drain(NodeId standby) {
        if (primary().filter(target -> target.node().equals(standby)).isPresent()) {
            return Optional.of("it is the primary, and no other server may take the writes");
        }
        drained.updateAndGet(
                now -> Stream.concat(now.stream(), Stream.of(standby)).collect(Collectors.toUnmodifiableSet()));
        changes.incrementAndGet();
        return Optional.empty();
    }

    @Override
    public void resume(NodeId standby) {
        drained.updateAndGet(
                now -> now.stream().filter(node -> !node.equals(standby)).collect(Collectors.toUnmodifiableSet()));
        changes.incrementAndGet();
    }

    /** Whether a node may serve reads, and why; for people. */
    public Fitness fitness(NodeId node) {
        return look().fitness(node);
    }

    /** What a check found, but for a server of another cluster: it fails, however well it answers. */
    public Health judged(NodeId node, Health found) {
        return found.status() == HealthStatus.HEALTHY && fitness(node) instanceof Fitness.Unfit unfit && unfit.foreign()
                ? new Health(
                        HealthStatus.UNHEALTHY, Optional.of(NodeState.MISCONFIGURED), unfit.why(), found.checkedAt())
                : found;
    }
}
