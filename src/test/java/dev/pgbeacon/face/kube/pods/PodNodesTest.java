package dev.pgbeacon.face.kube.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.board.NodeList;
import dev.pgbeacon.board.NodeSource;
import dev.pgbeacon.face.kube.api.ListedPod;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PodNodesTest {
    private static ListedPod pod(String name, String ip, String phase, boolean deleting) {
        return new ListedPod(name, Optional.of(ip), phase, deleting);
    }

    private static ListedPod running(String name, String ip) {
        return pod(name, ip, "Running", false);
    }

    private static List<String> nodes(ListedPod... pods) {
        return PodNodes.of(List.of(pods), 5432).stream().map(Address::toString).toList();
    }

    @Test
    void aPodIsANodeAtItsAddress() {
        assertEquals(List.of("10.0.0.1:5432"), nodes(running("db-0", "10.0.0.1")));
        assertEquals(List.of("[fd00::1]:5432"), nodes(running("db-0", "fd00::1")));
    }

    @Test
    void theyAreInTheOrderOfTheirNames() {
        assertEquals(
                List.of("10.0.0.2:5432", "10.0.0.1:5432"), nodes(running("b", "10.0.0.1"), running("a", "10.0.0.2")));
    }

    @Test
    void aPodThatIsNotReadyOrStillStartsIsANodeToo() {
        assertEquals(List.of("10.0.0.1:5432"), nodes(pod("db-0", "10.0.0.1", "Pending", false)));
        assertEquals(List.of("10.0.0.1:5432"), nodes(pod("db-0", "10.0.0.1", "Unknown", false)));
    }

    @Test
    void oneThatHasNoAddressYetIsNone() {
        assertEquals(List.of(), nodes(new ListedPod("db-0", Optional.empty(), "Pending", false)));
    }

    @Test
    void oneThatIsBeingDeletedOrHasFinishedIsNoMore() {
        assertEquals(
                List.of(),
                nodes(
                        pod("db-0", "10.0.0.1", "Running", true),
                        pod("db-1", "10.0.0.2", "Succeeded", false),
                        pod("db-2", "10.0.0.3", "Failed", false)));
    }

    @Test
    void whatIsNoAddressIsNotAsked() {
        assertEquals(List.of(), nodes(running("db-0", "evil.example"), running("db-1", "10.0.0.1 ")));
    }

    @Test
    void twoPodsOnTheHostsNetworkAreOneNode() {
        assertEquals(List.of("10.0.0.1:5432"), nodes(running("a", "10.0.0.1"), running("b", "10.0.0.1")));
    }

    @Test
    void ourOwnPodIsTheLocalServer() {
        var local = new NodeId("local", "localhost", 5432);
        var list = new NodeList(
                List.of(local),
                address ->
                        Address.of(address.host().equals("10.0.0.1") ? "localhost" : address.host(), address.port()));

        list.offer(
                NodeSource.PODS, PodNodes.of(List.of(running("db-0", "10.0.0.1"), running("db-1", "10.0.0.2")), 5432));

        assertEquals(
                List.of("local", "10.0.0.2:5432"),
                Stream.of(list.nodes()).flatMap(List::stream).map(NodeId::name).toList());
        assertEquals(new Address("10.0.0.1", 5432), list.listed().get(local));
    }
}
