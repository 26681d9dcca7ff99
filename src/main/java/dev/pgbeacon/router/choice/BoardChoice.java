package dev.pgbeacon.router.choice;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses by what the board and the health checks say at the moment of the choice. Any thread may ask. */
public final class BoardChoice implements Choice {
    private static final Fitness DRAINED = Fitness.unfit("drained, until RESUME in the router's console");

    private final StatusBoard board;
    private final NodeList nodes;
    private final Lots lots;
    private final AtomicReference<Memory> memory = new AtomicReference<>(Memory.NONE);
    private final AtomicReference<Set<NodeId>> drained = new AtomicReference<>(Set.of());
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile List<Target> targets = List.of();

    /** What is not on the board any more. */
    private record Memory(Primacy primacy, FitStandbys standbys) {
        static final Memory NONE = new Memory(Primacy.NONE, FitStandbys.NONE);

        Memory after(List<Member> members) {
            var next = primacy.after(members);
            return new Memory(next, standbys.after(members, next));
        }
    }

    /** One consistent look. */
    private record Look(List<Member> members, Memory memory, Set<NodeId> drained) {
        Optional<Member> primary() {
            return memory.primacy().primary(members);
        }

        Fitness fitness(Member member) {
            var found = memory.standbys()
                    .fitness(member, memory.primacy(), primary().isPresent());
            return found instanceof Fitness.Fit && drained.contains(member.node()) ? DRAINED : found;
        }

        BackendState state(Member member) {
            boolean writes = primary().filter(member::equals).isPresent();
            return new BackendState(
                    member.target(), member.standing(), fitness(member), writes, drained.contains(member.node()));
        }
    }

    public BoardChoice(StatusBoard board, NodeList nodes, RandomGenerator random) {
        this.board = board;
        this.nodes = nodes;
        this.lots = new Lots(random);
    }

    /** The backends from now on, in the file's order. */
    public void follow(List<Target> changed) {
        targets = List.copyOf(changed);
        drained.updateAndGet(now ->
                changed.stream().map(Target::node).filter(now::contains).collect(Collectors.toUnmodifiableSet()));
        var members = members();
        memory.updateAndGet(now -> new Memory(now.primacy().among(members), now.standbys()));
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
        while (true) {
            var before = memory.get();
            var members = members();
            var after = before.after(members);
            if (after.equals(before)) {
                return new Look(members, after, drained.get());
            }
            if (memory.compareAndSet(before, after)) {
                if (!after.primacy().equals(before.primacy())) {
                    listeners.forEach(Runnable::run);
                }
                return new Look(members, after, drained.get());
            }
        }
    }

    private List<Member> members() {
        return targets.stream()
                .map(target -> new Member(target, board.read(target.node()), nodes.health(target.node())))
                .toList();
    }

    @Override
    public Optional<Target> primary() {
        return look().primary().map(Member::target);
    }

    @Override
    public Optional<Target> standby(Set<NodeId> unusable) {
        var look = look();
        return lots.draw(look.members().stream()
                .filter(member -> !unusable.contains(member.node()))
                .filter(member -> look.fitness(member) instanceof Fitness.Fit)
                .map(Member::target)
                .toList());
    }

    @Override
    public boolean mayWrite(NodeId node) {
        var look = look();
        return look.members().stream()
                .filter(member -> member.node().equals(node))
                .anyMatch(look.memory().primacy()::mayWrite);
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
        var look = look();
        return look.members().stream().map(look::state).toList();
    }

    /** The primary is not: nobody else may take the writes. A standby that is promoted takes them, drained or not. */
    @Override
    public Optional<String> drain(NodeId standby) {
        if (primary().filter(target -> target.node().equals(standby)).isPresent()) {
            return Optional.of("it is the primary, and no other server may take the writes");
        }
        drained.updateAndGet(
                now -> Stream.concat(now.stream(), Stream.of(standby)).collect(Collectors.toUnmodifiableSet()));
        return Optional.empty();
    }

    @Override
    public void resume(NodeId standby) {
        drained.updateAndGet(
                now -> now.stream().filter(node -> !node.equals(standby)).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether a node may serve reads, and why; for people. */
    public Fitness fitness(NodeId node) {
        var look = look();
        return look.members().stream()
                .filter(member -> member.node().equals(node))
                .findFirst()
                .map(look::fitness)
                .orElseGet(() -> Fitness.unfit("no backend of the router's file"));
    }

    /** What a check found, but for a server of another cluster: it fails, however well it answers. */
    public Health judged(NodeId node, Health found) {
        return found.status() == HealthStatus.HEALTHY && fitness(node) instanceof Fitness.Unfit unfit && unfit.foreign()
                ? new Health(
                        HealthStatus.UNHEALTHY, Optional.of(NodeState.MISCONFIGURED), unfit.why(), found.checkedAt())
                : found;
    }
}
