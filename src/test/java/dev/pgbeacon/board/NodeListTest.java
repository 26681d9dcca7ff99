package dev.pgbeacon.board;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.HealthStatus;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.NodeState;
import dev.pgbeacon.status.Observation;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeListTest {
    private static final NodeId LOCAL = new NodeId("local", "localhost", 5432);
    private static final Health DOWN =
            Health.of(new Observation.Out(NodeState.DOWN, "connection refused"), Instant.EPOCH);

    /** 10.0.0.9 is this host's. */
    private final NodeList list = new NodeList(
            List.of(LOCAL),
            address -> Address.of(address.host().equals("10.0.0.9") ? "localhost" : address.host(), address.port()));

    private final AtomicInteger told = new AtomicInteger();

    private List<String> names() {
        return list.nodes().stream().map(NodeId::name).toList();
    }

    private static List<Address> at(String... texts) {
        return List.of(texts).stream().map(Address::parse).toList();
    }

    @Test
    void sourcesFollowOneAnotherEachInItsOwnOrder() {
        list.offer(NodeSource.TABLE, at("c:5432", "b:5432"));
        list.offer(NodeSource.LIST, at("z:5432", "a:5432"));
        assertEquals(List.of("z:5432", "a:5432", "c:5432", "b:5432"), names());
    }

    @Test
    void eachNodeIsListedOnceAsItWasWrittenFirst() {
        list.offer(NodeSource.LIST, at("b:5432", "10.0.0.9:5432"));
        list.offer(NodeSource.PODS, at("localhost:5432", "b:5432", "a:5432"));
        assertEquals(
                at("b:5432", "10.0.0.9:5432", "a:5432"),
                List.copyOf(list.listed().values()));
        assertEquals(Address.parse("10.0.0.9:5432"), list.listed().get(LOCAL));
    }

    @Test
    void aServerThatIsNamedTwiceIsOneNode() {
        list.offer(NodeSource.LIST, at("a:5432", "10.0.0.9:5432", "a:5432"));
        list.offer(NodeSource.TABLE, at("localhost:5432", "a:5432", "a:5433", "[::1]:5432"));
        assertEquals(List.of("a:5432", "local", "a:5433"), names());
    }

    @Test
    void anotherPortOfOurHostIsAnotherServer() {
        list.offer(NodeSource.LIST, at("10.0.0.9:5433"));
        assertEquals(List.of("10.0.0.9:5433"), names());
    }

    @Test
    void ourOwnServersAreListedOnlyIfASourceNamesThem() {
        assertEquals(List.of(), names());
    }

    @Test
    void aNodeLeavesWithTheLastSourceThatHadIt() {
        list.offer(NodeSource.LIST, at("a:5432"));
        list.offer(NodeSource.TABLE, at("a:5432", "b:5432"));
        list.offer(NodeSource.TABLE, at());
        assertEquals(List.of("a:5432"), names());
    }

    @Test
    void theSameListOnceMoreIsNoChange() {
        list.onList(told::incrementAndGet);
        list.offer(NodeSource.TABLE, at("a:5432"));
        list.offer(NodeSource.TABLE, at("a:5432"));
        assertEquals(1, told.get());
    }

    @Test
    void healthIsFoundUnderEachAddressThatMeansTheNode() {
        list.offer(NodeSource.TABLE, at("10.0.0.9:5432", "localhost:5432"));
        list.checked(LOCAL, DOWN);
        assertEquals(
                HealthStatus.UNHEALTHY,
                list.health(Address.parse("10.0.0.9:5432")).status());
        assertEquals(DOWN, list.health(Address.parse("localhost:5432")));
        assertEquals(Health.UNKNOWN, list.health(Address.parse("10.0.0.1:5432")));
    }

    @Test
    void whatIsFoundOfANodeThatLeftMeanwhileIsForgotten() {
        list.offer(NodeSource.TABLE, at("a:5432"));
        var left = list.nodes().get(0);
        list.checked(left, DOWN);
        list.offer(NodeSource.TABLE, at());
        list.onHealth(told::incrementAndGet);
        list.checked(left, DOWN);
        assertEquals(0, told.get());
        list.offer(NodeSource.TABLE, at("a:5432"));
        assertEquals(Health.UNKNOWN, list.health(left), "a node that comes again was not checked yet");
    }

    @Test
    void aServerWithoutRoomIsHealthyAndOneThatStartsIsNot() {
        assertEquals(HealthStatus.HEALTHY, status(NodeState.BUSY));
        assertEquals(HealthStatus.UNHEALTHY, status(NodeState.STARTING));
        assertEquals(HealthStatus.UNHEALTHY, status(NodeState.MISCONFIGURED));
        assertEquals(HealthStatus.UNHEALTHY, status(NodeState.TIMED_OUT));
    }

    private static HealthStatus status(NodeState state) {
        return Health.of(new Observation.Out(state, "so"), Instant.EPOCH).status();
    }
}
