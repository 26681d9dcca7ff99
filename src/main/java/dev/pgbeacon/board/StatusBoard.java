package dev.pgbeacon.board;

import dev.pgbeacon.status.ClusterView;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Snapshot;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Tenure;
import dev.pgbeacon.status.Track;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The latest snapshot of each node. Reading takes no lock and judges by the clock at that moment; publishing is one at a
 * time, as a node's standing depends on the others'.
 */
public final class StatusBoard {
    private final InstantSource clock;
    private final LagPolicy policy;
    private final List<LagLimit> limits;
    private final Roster roster = new Roster();
    private final NodeMemory memory = new NodeMemory();
    /** What the listeners know of each node. */
    private final Map<NodeId, Standing> told = new HashMap<>();

    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final Map<DrainedBy, String> drained = new ConcurrentSkipListMap<>();
    private final Map<NodeId, Tenure> tenures = new ConcurrentHashMap<>();
    private final AtomicLong revision = new AtomicLong();
    /** As of now; made anew by each order, as it is read by each poll. */
    private volatile ClusterView view;

    /** @param limits those for which a standby's standing is kept with hysteresis */
    public StatusBoard(InstantSource clock, LagPolicy policy, List<LagLimit> limits) {
        this.clock = clock;
        this.policy = policy;
        this.limits = List.copyOf(limits);
        this.view = newView();
    }

    /**
     * Makes one of this process' own servers known.
     *
     * @param freshWithin what {@link #fresh} may answer from without asking
     */
    public void register(NodeId node, Duration freshWithin, Asker asker) {
        roster.add(node, freshWithin, asker, true);
    }

    /** Makes a node elsewhere known: it is on the board as ours are, but an order to drain is not about it. */
    public void registerElsewhere(NodeId node, Duration freshWithin, Asker asker) {
        roster.add(node, freshWithin, asker, false);
    }

    /**
     * As if the nodes had never been; that a primary was seen on a timeline is remembered for those of its system. All at
     * once: a table of thousands may be emptied, and no word of our own server may wait for that.
     */
    public void forgetAll(Collection<NodeId> nodes) {
        if (nodes.isEmpty()) {
            return;
        }
        erase(nodes);
        nodes.forEach(roster::tell);
    }

    private synchronized void erase(Collection<NodeId> nodes) {
        for (var node : nodes) {
            roster.remove(node);
            told.remove(node);
            tenures.remove(node);
        }
        memory.erase(nodes);
        revision.incrementAndGet();
    }

    public List<NodeId> nodes() {
        return roster.nodes();
    }

    /** This process' own servers, in the order of their names. */
    public List<NodeId> ours() {
        return nodes().stream().filter(roster.ours()::contains).toList();
    }

    public boolean knows(NodeId node) {
        return roster.find(node).isPresent();
    }

    /** Tells of each node that came or left; which of these it was, {@link #knows} says. */
    public void onNodes(Consumer<NodeId> listener) {
        roster.onChange(listener);
    }

    public NodeCounts counts(NodeId node) {
        return roster.find(node).map(Roster.Entry::counts).orElseGet(NodeCounts::new);
    }

    /**
     * Another one than before whenever anything was published, ordered or forgotten: who keeps what he read need not read
     * again while it is the same, but for what changes by time alone.
     */
    public long revision() {
        return revision.get();
    }

    /** By the clock that nodes are judged by. */
    public Instant now() {
        return clock.instant();
    }

    /** As {@link #now}, in milliseconds since 1970. */
    public long millis() {
        return clock.millis();
    }

    /** The node as it stands now. */
    public Standing read(NodeId node) {
        return read(node, clock.instant());
    }

    /** The node as it stands at a moment that just was {@link #now}: who reads several nodes reads them at one. */
    public Standing read(NodeId node, Instant now) {
        return view.standing(node, now);
    }

    /** Whether the node, also one that does not answer, was last a primary before another was seen on a higher timeline. */
    public boolean superseded(NodeId node) {
        return view.superseded(node);
    }

    /** What the node would be if no Lease decided that. */
    public Standing candidate(NodeId node) {
        return view.withoutTenures().standing(node, clock.instant());
    }

    /** The node as it stands, asked for anew, together with all who wait, if what is known is not fresh. */
    public CompletionStage<Standing> fresh(NodeId node) {
        var freshWithin = roster.find(node).map(Roster.Entry::freshWithin);
        var latest = memory.track(node).map(Track::latest);
        if (freshWithin.isPresent()
                && latest.isPresent()
                && latest.get().age(clock.instant()).compareTo(freshWithin.get()) <= 0) {
            return CompletableFuture.completedStage(read(node));
        }
        var asked = ask(node);
        // It hung when it was last asked: who waits for it again gets the same answer, and gets it late.
        return latest.isPresent() && hung(latest.get()) ? CompletableFuture.completedStage(read(node)) : asked;
    }

    /** The node as it stands after one more question, however fresh what is known is; one that is under way will do. */
    public CompletionStage<Standing> ask(NodeId node) {
        return roster.find(node)
                .map(known -> known.asker().ask().thenApply(done -> read(node)))
                .orElseGet(() -> CompletableFuture.completedStage(read(node)));
    }

    /** As {@link #ask}; the next question, this one unless one is under way, goes over a new connection. */
    public CompletionStage<Standing> reconnect(NodeId node) {
        roster.find(node).ifPresent(known -> known.asker().reconnect());
        return ask(node);
    }

    private static boolean hung(Snapshot latest) {
        return latest.seen() instanceof Observation.Out out && out.state() == NodeState.TIMED_OUT;
    }

    public void publish(Snapshot snapshot) {
        tell(record(snapshot));
    }

    private synchronized List<Change> record(Snapshot snapshot) {
        var node = snapshot.node();
        var known = roster.find(node);
        if (known.isEmpty()) { // forgotten while it answered
            return List.of();
        }
        known.get().counts().answered(snapshot);
        var now = clock.instant();
        var changes = new ArrayList<Change>();
        // What nobody said anything about may have changed by itself: it went stale.
        notice(node, now).ifPresent(changes::add);
        memory.keep(snapshot, view, limits, now);
        revision.incrementAndGet();
        notice(node, now).ifPresent(changes::add);
        return changes;
    }

    private synchronized List<Change> noticeAll() {
        var now = clock.instant();
        return memory.nodes().stream()
                .flatMap(node -> notice(node, now).stream())
                .toList();
    }

    /** The difference between a node as it stands and what the listeners know of it. */
    private Optional<Change> notice(NodeId node, Instant now) {
        var to = view.standing(node, now);
        var from = told.put(node, to);
        if (from != null && from.state() != NodeState.UNASKED && from.role() != to.role()) {
            counts(node).roleChanged();
        }
        // Of a node that nobody asked yet there is nothing to tell.
        var same = from == null || (from.state() == to.state() && from.drained().equals(to.drained()));
        return same ? Optional.empty() : Optional.of(new Change(from, to));
    }

    private void tell(List<Change> changes) {
        changes.forEach(change -> listeners.forEach(listener -> listener.accept(change)));
    }

    /** Takes this process' servers out, whatever they are, until whoever did so lets them back. */
    public void drain(DrainedBy by, String reason) {
        tell(order(orders -> !reason.equals(orders.put(by, reason))));
    }

    /** Why this process' servers are out, if they are. */
    public Optional<String> drained() {
        return drained.values().stream().findFirst();
    }

    public void resume(DrainedBy by) {
        tell(order(orders -> orders.remove(by) != null));
    }

    /**
     * One order is one step, whoever gives another at that moment: the view of an older one never replaces a newer one's.
     *
     * @param change true if it changed anything
     */
    private synchronized List<Change> order(Predicate<Map<DrainedBy, String>> change) {
        if (!change.test(drained)) {
            return List.of();
        }
        view = newView();
        revision.incrementAndGet();
        return noticeAll();
    }

    /** Who keeps the cluster's Lease says what follows from it for a node that is out of recovery. */
    public void tenure(NodeId node, Tenure tenure) {
        if (!tenure.equals(tenures.put(node, tenure))) {
            revision.incrementAndGet();
            tell(noticeAll());
        }
    }

    /** Tells of each change of a node's state, and of an order to drain it; on the publisher's thread. */
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    private ClusterView newView() {
        return memory.view(roster.ours(), drained(), tenures, policy);
    }
}
