package dev.pgbeacon.face.kube.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.board.NodeSource;
import dev.pgbeacon.face.kube.api.ListedPod;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.watch.NodesConfig;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
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
    void ourOwnPodIsTheLocalServer() throws SocketException {
        var local = new NodeId("local", "localhost", 5432);
        var list = NodesConfig.nodeList(List.of(local));
        var own = ownAddress();

        list.offer(NodeSource.PODS, PodNodes.of(List.of(running("db-0", own), running("db-1", "192.0.2.1")), 5432));

        assertEquals(
                List.of("local", "192.0.2.1:5432"),
                list.nodes().stream().map(NodeId::name).toList());
        assertEquals(new Address(own, 5432), list.listed().get(local));
    }

    /** As a pod has it: of this host, and not of loopback, unless there is no other. */
    private static String ownAddress() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(address -> !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("127.0.0.1");
    }
}
