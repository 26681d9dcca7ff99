package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import dev.pgbeacon.router.choice.BackendState;
import dev.pgbeacon.router.choice.Fitness;
import dev.pgbeacon.router.conf.HostPort;
import dev.pgbeacon.router.console.Affairs;
import dev.pgbeacon.router.console.ConfigRows;
import dev.pgbeacon.router.console.Help;
import dev.pgbeacon.router.console.Topic;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.NodeId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What a house's console shows and does. */
final class HouseAffairs implements Affairs {
    private static final Logger LOG = Logger.getLogger(HouseAffairs.class);

    private final House house;
    private final String user;

    /** @param user who gives the orders, for the log */
    HouseAffairs(House house, String user) {
        this.house = house;
        this.user = user;
    }

    @Override
    public CompletionStage<List<List<Optional<String>>>> rows(Topic topic) {
        return switch (topic) {
            case NODES -> sessions().thenApply(this::nodes);
            case SESSIONS -> sessions().thenApply(HouseAffairs::lines);
            case STATS -> CompletableFuture.completedFuture(stats());
            case CONFIG ->
                CompletableFuture.completedFuture(
                        ConfigRows.of(house.terms().get().setup().file()));
            case HELP -> CompletableFuture.completedFuture(Help.rows());
        };
    }

    /** Each is asked on its own loop. */
    private CompletionStage<List<SessionLine>> sessions() {
        var asked = house.clients().all().stream()
                .map(session -> session.line().toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> asked.stream()
                        .flatMap(line -> line.join().stream())
                        .sorted(Comparator.comparing(SessionLine::since))
                        .toList());
    }

    private static List<List<Optional<String>>> lines(List<SessionLine> sessions) {
        return sessions.stream()
                .map(line -> List.of(
                        Optional.of(line.client()),
                        Optional.of(line.user()),
                        Optional.of(line.database()),
                        line.primary().map(NodeId::name),
                        line.standby().map(NodeId::name),
                        Optional.of(line.state()),
                        line.pin(),
                        Optional.of(line.since().truncatedTo(ChronoUnit.SECONDS).toString())))
                .toList();
    }

    private List<List<Optional<String>>> nodes(List<SessionLine> sessions) {
        var connections = sessions.stream()
                .flatMap(SessionLine::servers)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return house.choice().backends().stream()
                .map(backend -> node(backend, connections))
                .toList();
    }

    private static List<Optional<String>> node(BackendState backend, Map<NodeId, Long> connections) {
        var target = backend.target();
        var standing = backend.standing();
        var lag =
                Optional.of(standing.lag()).filter(Lag.Known.class::isInstance).map(Lag.Known.class::cast);
        var time = lag.map(Lag.Known::time)
                .filter(Lag.Time.Known.class::isInstance)
                .map(Lag.Time.Known.class::cast);
        boolean fit = backend.writes() || backend.fitness() instanceof Fitness.Fit;
        return List.of(
                Optional.of(target.backend().address().host()),
                Optional.of(Integer.toString(target.backend().address().port())),
                Optional.of(standing.role().name().toLowerCase(Locale.ROOT)),
                Optional.of(standing.state().words()),
                Optional.of(fit ? "yes" : "no"),
                Optional.of(
                        backend.writes()
                                ? "it gets the writes"
                                : backend.fitness().why()),
                lag.map(known -> Long.toString(known.bytes())),
                time.map(known -> Double.toString(known.behind().toMillis() / 1000.0)),
                Optional.of(ConfigRows.weight(target.backend())),
                Optional.of(Long.toString(connections.getOrDefault(target.node(), 0L))),
                Optional.of(backend.drained() ? "yes" : "no"));
    }

    private List<List<Optional<String>>> stats() {
        var requests = house.tally().now();
        return Stream.of(
                        stat("clients", house.clients().count()),
                        stat(
                                "backend_connections",
                                house.clients().backendConnections().get()),
                        stat("pinned_sessions", requests.pinned()),
                        stat(
                                "pins",
                                requests.pins().values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()),
                        stat("requests_primary", requests.onPrimary()),
                        stat("requests_standby", requests.onStandbys()),
                        stat("requests_asked_again", requests.askedAnother()),
                        stat("reads_not_yet_shown", requests.notYetShown()))
                .toList();
    }

    private static List<Optional<String>> stat(String name, long value) {
        return List.of(Optional.of(name), Optional.of(Long.toString(value)));
    }

    @Override
    public Optional<ServerMessage> drain(String backend) {
        var target = find(backend);
        if (target.isEmpty()) {
            return Optional.of(unknown(backend));
        }
        var refused = house.choice().drain(target.get().target().node());
        if (refused.isEmpty()) {
            LOG.infof(
                    "console: %s drains %s", user, target.get().target().node().name());
        }
        return refused.map(why -> error("55000", "DRAIN '" + backend + "': " + why + " (expected: a standby)")
                .hint("Promote another server first."));
    }

    @Override
    public Optional<ServerMessage> resume(String backend) {
        var target = find(backend);
        if (target.isEmpty()) {
            return Optional.of(unknown(backend));
        }
        house.choice().resume(target.get().target().node());
        LOG.infof(
                "console: %s takes %s back", user, target.get().target().node().name());
        return Optional.empty();
    }

    /** As SHOW NODES or the log spells it; the port may be left out where it is PostgreSQL's. */
    private Optional<BackendState> find(String backend) {
        var asked = backend.toLowerCase(Locale.ROOT);
        return house.choice().backends().stream()
                .filter(each -> {
                    var address = each.target().backend().address();
                    return Stream.of(
                                    spelt(address),
                                    address.port() == 5432 ? address.host().toLowerCase(Locale.ROOT) : spelt(address),
                                    each.target().node().name(),
                                    Address.of(address.host(), address.port()).toString())
                            .anyMatch(asked::equals);
                })
                .findFirst();
    }

    private static String spelt(HostPort address) {
        return address.toString().toLowerCase(Locale.ROOT);
    }

    private ServerMessage unknown(String backend) {
        var known = house.choice().backends().stream()
                .map(each -> each.target().backend().address().toString())
                .collect(Collectors.joining(", "));
        return error("42704", "'" + backend + "' is no backend (expected: one of " + known + ")");
    }

    private static ServerMessage error(String sqlState, String message) {
        return ServerMessage.of(Severity.ERROR, sqlState, message);
    }
}
