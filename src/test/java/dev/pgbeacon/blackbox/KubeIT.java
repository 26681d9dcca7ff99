package dev.pgbeacon.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.embedded.EmbeddedCluster;
import dev.pgbeacon.embedded.StopMode;
import dev.pgbeacon.kube.Kubectl;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary and a standby, each with its sidecar as in a pod, and an API server. */
class KubeIT {
    private EmbeddedCluster cluster;
    private KubePods pods;
    private Pgbeacon first;
    private Pgbeacon second;

    @BeforeEach
    void start(@TempDir Path directory) {
        cluster = EmbeddedCluster.start(0, 0);
        pods = new KubePods(directory);
        first = pods.sidecar("pg-0", cluster.primary()).up();
        second = pods.sidecar("pg-1", cluster.standby(0)).up();
        pods.awaitLabel("pg-0", "primary");
        pods.awaitLabel("pg-1", "replica");
        first.awaitWord("MASTER");
        second.awaitWord("STANDBY");
    }

    @AfterEach
    void stop() {
        for (var one : new AutoCloseable[] {first, second, pods, cluster}) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void anOldPrimaryThatComesBackIsFenced() throws Exception {
        cluster.primary().stop(StopMode.FAST);
        pods.awaitLabel("pg-0", "unhealthy");
        cluster.standby(0).promote();
        pods.awaitLabel("pg-1", "primary");
        second.awaitWord("MASTER");

        cluster.primary().start();

        pods.awaitEvent("Fenced");
        assertEquals(
                List.of("Fenced: out of recovery on timeline 1, but the cluster's Lease is of timeline 2"),
                pods.events("Fenced"));
        assertEquals("OFFLINE", first.word());
        assertTrue(first.health("ready").isDown());
        assertEquals("unhealthy", pods.label("pg-0"));
        assertEquals(List.of("pg-1"), pods.primaries());
        assertTrue(pods.events("Promoted").get(1).startsWith("Promoted: primary on timeline 2 at 0/"));
    }

    @Test
    void aPromotionBesideALivePrimaryFencesThat() throws Exception {
        cluster.standby(0).promote();

        pods.awaitLabel("pg-1", "primary");
        first.awaitWord("OFFLINE");

        assertEquals(List.of("pg-1"), pods.primaries());
        assertTrue(pods.holder().startsWith("pg-1_"), pods.holder());
    }

    @Test
    void aSidecarThatStoodStillSaysNothingOfBefore() throws Exception {
        first.pause();
        cluster.standby(0).promote();
        pods.awaitLabel("pg-1", "primary");
        // Until more than the old holder's time has passed, by the new one's renewals.
        for (int i = 0; i < 4; i++) {
            pods.awaitRenewal();
        }
        first.resume();

        Await.until("Event Fenced", Pgbeacon.LIMIT, () -> {
            assertEquals("OFFLINE", first.word());
            return !pods.events("Fenced").isEmpty();
        });
    }

    @Test
    void aLabelThatSomebodyElseChangedIsRepaired() {
        pods.relabel("pg-1", "primary");

        pods.awaitLabel("pg-1", "replica");
        assertEquals(List.of("pg-0"), pods.primaries());
    }

    @Test
    void kubectlShowsWhoIsWhatAndWhy() {
        var kubectl = new Kubectl(pods.server.kubeconfig.withToken(pods.operator()));

        assertTrue(kubectl.ok("get", "pods", "-L", "role").matches("(?s).*pg-0 .* primary\\s+pg-1 .* replica\\s+"));
        kubectl.ok("label", "pod", "pg-0", "role=replica", "--overwrite");
        pods.awaitLabel("pg-0", "primary");

        var why = pods.sidecar("pg-0", pods.uid("pg-0"), cluster.primary())
                .with("PGBEACON_MANAGEMENT_PORT", Integer.toString(first.managementPort()))
                .run("why");
        assertTrue(why.log().toString().contains("role of pod pg-0"), why.log().toString());
        var status = Management.get(first, "/status").body();
        assertTrue(
                status.contains(
                        "\"label\":{\"pod\":\"pg-0\",\"key\":\"role\",\"value\":\"primary\",\"lease\":\"ours\""),
                status);
        assertTrue(kubectl.ok("describe", "lease", "pgbeacon-pg").contains("pgbeacon.dev/timeline: 1"));
        assertTrue(kubectl.ok("get", "events").contains("Promoted: primary on timeline 1 at 0/"));
        assertTrue(kubectl.ok("get", "pod", "pg-0", "-o", "yaml").contains("pgbeacon.dev/status: '{\"timeline\":1,"));
    }

    @Test
    void anOutageOfTheServerChangesNoWord() {
        pods.server.stop();
        first.awaitLogged("the cluster's Lease: ");

        assertEquals("MASTER", first.word());
        pods.server.start();
        pods.awaitRenewal();

        assertEquals("MASTER", first.word());
        assertEquals(List.of("pg-0"), pods.primaries());
    }

    @Test
    void orEndsTheWordInTimeWhereThatIsWanted() {
        first.close();
        first = pods.sidecar("pg-0", pods.uid("pg-0"), cluster.primary())
                .with("PGBEACON_LEASE_ON_API_LOSS", "offline")
                .up();
        first.awaitWord("MASTER");

        pods.server.stop();
        first.awaitWord("OFFLINE");
        assertEquals("STANDBY", second.word());
        pods.server.start();

        first.awaitWord("MASTER");
    }

    @Test
    void anotherPodOfTheSameNameIsNotLabelledByTheOldOnesSidecar() {
        pods.store.removePod("pg-0");
        pods.store.addPod("pg-0", Map.of("app", "pg", "role", "new"), Map.of());

        first.awaitWord("OFFLINE");

        assertEquals("new", pods.label("pg-0"));
    }

    @Test
    void anotherSystemIsRefusedUntilTheLeaseIsReset() throws Exception {
        try (var other = EmbeddedCluster.start(0)) {
            var launch = pods.sidecar("pg-2", other.primary());
            try (var third = launch.up()) {
                pods.awaitEvent("LeaseRefused");
                assertEquals("OFFLINE", third.word());
                assertEquals("unhealthy", pods.label("pg-2"));
                cluster.primary().stop(StopMode.FAST);
                pods.awaitLabel("pg-0", "unhealthy");

                var reset = launch.run("lease", "reset");

                assertEquals(0, reset.exitCode(), reset.errors());
                assertTrue(reset.log().get(0).startsWith("Lease pgbeacon-pg is free; it was held by pg-0_"));
                pods.awaitLabel("pg-2", "primary");
                third.awaitWord("MASTER");
            }
        }
    }

    @Test
    void whoIsStoppedTakesItsLabelAwayFirstAndLeavesTheLease() {
        first.terminate();
        first.awaitEnd();

        assertEquals("unhealthy", pods.label("pg-0"));
        assertEquals("", pods.holder());
    }

    @Test
    void aPodThatIsBeingDeletedIsDrainedBeforeItIsStopped() {
        pods.store.terminatePod("pg-0");

        first.awaitWord("OFFLINE");
        pods.awaitLabel("pg-0", "unhealthy");

        assertTrue(first.isRunning());
        assertEquals(
                "drained: the pod is being deleted",
                first.health("ready").data("pgbeacon-ready").getString("reason"));
        pods.awaitEvent("Drained");
    }

    @Test
    void aTokenThatRotatesIsReadAgain() {
        pods.rotateToken();

        pods.relabel("pg-1", "x");
        pods.awaitLabel("pg-1", "replica");
    }

    @Test
    void withoutRightsItSaysWhatIsMissingAndTheWordGoesOn() {
        pods.unbindRole();
        first.awaitLogged("writing the cluster's Lease: 403: ");
        assertEquals("MASTER", first.word());
        assertTrue(first.health("ready").isUp());

        pods.bindRole();
        pods.awaitRenewal();
        assertEquals("MASTER", first.word());
    }
}
