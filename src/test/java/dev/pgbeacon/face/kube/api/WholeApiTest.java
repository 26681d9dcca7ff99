package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.kube.ApiStore;
import dev.pgbeacon.kube.Role;
import dev.pgbeacon.kube.ServiceAccountMount;
import dev.pgbeacon.kube.TestApiServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our calls to an API server that answers as a real one does. */
class WholeApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final String US = "system:serviceaccount:default:db";
    private static final Role OURS = Role.in(
            ApiStore.NAMESPACE,
            "pgbeacon",
            Role.Rule.of("", "pods", "get", "list", "patch", "watch"),
            Role.Rule.of("coordination.k8s.io", "leases", "get", "create", "update"),
            Role.Rule.of("", "events", "create", "patch"));

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final ApiStore store = new ApiStore(clock);
    private final Semaphore happened = new Semaphore(0);
    private TestApiServer server;
    private String token;
    private ServiceAccountMount mount;
    private Pod pod;
    private ApiClient client;

    @BeforeEach
    void start() {
        pod = new Pod("db-0", store.addPod("db-0", Map.of("role", "replica"), Map.of()));
        store.access.bind(US, OURS);
        server = TestApiServer.start(store, directory);
        token = store.access.token(US);
        mount = server.mount(token);
        client = client(PATIENCE);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Access access() {
        return Access.of(
                ApiServer.parse(server.url()),
                Optional.of(new Text.InFile(mount.ca())),
                Optional.of(new Text.InFile(mount.token())));
    }

    private Wire wire() {
        return new Wire(ApiStore.NAMESPACE, "db", clock);
    }

    private ApiClient client(Duration timeout) {
        return new ApiClient(vertx, access(), wire(), timeout, clock);
    }

    private Call label(Pod of, String value, Optional<String> version) {
        return new Call.PatchPod(of, version, Map.of("role", Optional.of(value)), Map.of("pgbeacon.dev/status", value));
    }

    private SeenPod seenPod(Call call) {
        return assertInstanceOf(Answer.OfPod.class, client.ask(call)).pod();
    }

    private SeenLease seenLease(Call call) {
        return assertInstanceOf(Answer.OfLease.class, client.ask(call)).lease();
    }

    private Answer.Refused refused(Call call) {
        return assertInstanceOf(Answer.Refused.class, client.ask(call));
    }

    private static LeaseTerms terms(Pod holder, int timeline) {
        return new LeaseTerms(
                Optional.of(Holder.of(holder)), Optional.of("7398"), timeline, List.of(), Duration.ofSeconds(15));
    }

    private List<String> listed(String selector) {
        var names = new ArrayList<String>();
        var after = Optional.<String>empty();
        do {
            var page = assertInstanceOf(Answer.OfPods.class, client.ask(new Call.ListPods(selector, after)));
            page.pods().forEach(one -> names.add(one.name()));
            after = page.next();
        } while (after.isPresent());
        return names;
    }

    @Test
    void podsAreListedByTheirLabelsPageByPage() {
        for (int i = 100; i < 230; i++) {
            store.addPod("x-" + i, Map.of("app", i == 100 ? "a" : "b"), Optional.of("10.0.0." + i), "Running");
        }
        assertEquals(List.of("x-100"), listed("app in (a, c),!role"));
        assertEquals(129, listed("app=b").size());
        assertEquals(131, listed("app!=c").size());
        assertEquals(List.of("db-0"), listed("!app"));
        assertEquals(List.of(), listed("app=c"));
    }

    @Test
    void aListedPodSaysWhereItIsAndWhetherItEnds() {
        store.addPod("x-0", Map.of("app", "a"), Optional.empty(), "Pending");
        store.addPod("x-1", Map.of("app", "a"), Optional.of("fd00::1"), "Running");
        store.terminatePod("x-1");
        var answer = client.ask(new Call.ListPods("app", Optional.empty()));
        assertEquals(
                new Answer.OfPods(
                        List.of(
                                new ListedPod("x-0", Optional.empty(), "Pending", false),
                                new ListedPod("x-1", Optional.of("fd00::1"), "Running", true)),
                        Optional.empty()),
                answer);
    }

    @Test
    void aPodIsReadAndLabelled() {
        var before = seenPod(new Call.ReadPod("db-0"));
        assertEquals(pod, before.pod());
        assertEquals("replica", before.labels().get("role"));
        var after = seenPod(label(pod, "primary", Optional.of(before.resourceVersion())));
        assertEquals("primary", after.labels().get("role"));
        assertEquals("primary", after.annotations().get("pgbeacon.dev/status"));
        assertEquals(Optional.of("primary"), store.label("db-0", "role"));
        var removed = new Call.PatchPod(pod, Optional.empty(), Map.of("role", Optional.empty()), Map.of());
        assertTrue(!seenPod(removed).labels().containsKey("role"));
        store.terminatePod("db-0");
        assertTrue(seenPod(new Call.ReadPod("db-0")).deleting());
    }

    @Test
    void aPatchIsRefusedForAnotherVersionOrAnotherIncarnation() {
        var before = seenPod(new Call.ReadPod("db-0"));
        seenPod(label(pod, "unhealthy", Optional.empty()));
        assertEquals(
                409,
                refused(label(pod, "primary", Optional.of(before.resourceVersion())))
                        .status());
        var another = refused(label(new Pod("db-0", "another"), "primary", Optional.empty()));
        assertEquals(422, another.status());
        assertTrue(another.otherUid());
        var illegal = refused(label(pod, "no label value", Optional.empty()));
        assertEquals(422, illegal.status());
        assertTrue(!illegal.otherUid());
        assertEquals(
                404, refused(label(new Pod("db-9", "1"), "x", Optional.empty())).status());
    }

    @Test
    void theLeaseIsTakenRenewedAndLostByItsVersion() {
        assertEquals(404, refused(new Call.ReadLease()).status());
        var made = seenLease(new Call.CreateLease(terms(pod, 1)));
        assertEquals(terms(pod, 1), made.terms());
        assertEquals(409, refused(new Call.CreateLease(terms(pod, 1))).status());
        clock.advance(Duration.ofSeconds(5));
        var renewed = seenLease(new Call.UpdateLease(made, terms(pod, 1)));
        assertEquals(409, refused(new Call.UpdateLease(made, terms(pod, 1))).status());
        var other = new Pod("db-1", "77");
        var taken = seenLease(new Call.UpdateLease(renewed, terms(other, 2)));
        assertEquals(taken, seenLease(new Call.ReadLease()));
        var spec = store.lease("pgbeacon-db").orElseThrow().getJsonObject("spec");
        assertEquals(1, spec.getInteger("leaseTransitions"));
        assertEquals("db-1_77", spec.getString("holderIdentity"));
        var free = new LeaseTerms(Optional.empty(), Optional.empty(), 0, List.of(), Duration.ofSeconds(15));
        assertEquals(free, seenLease(new Call.UpdateLease(taken, free)).terms());
    }

    @Test
    void anEventIsCountedUp() {
        var event = new Call.CreateEvent(pod, false, "Promoted", "primary on timeline 5");
        for (int i = 0; i < 3; i++) {
            assertEquals(new Answer.Done(), client.ask(event));
        }
        assertEquals(1, store.events().size());
        assertEquals(3, store.events().get(0).getInteger("count"));
    }

    @Test
    void whatTheRoleLacksIsNamed() {
        store.access.unbind(US, OURS.name());
        var refused = refused(label(pod, "primary", Optional.empty()));
        assertEquals(403, refused.status());
        assertTrue(refused.message().contains("cannot patch resource \"pods\""), refused.message());
        store.access.bind(US, OURS);
        seenPod(label(pod, "primary", Optional.empty()));
    }

    @Test
    void aTokenThatRotatedIsReadWhenTheOldOneIsRefused() {
        seenPod(new Call.ReadPod("db-0"));
        store.access.revoke(token);
        assertEquals(401, refused(label(pod, "primary", Optional.empty())).status());
        mount.rotate(store.access.token(US));
        seenPod(label(pod, "primary", Optional.empty()));
    }

    @Test
    void aTokenThatRotatedIsReadWithinAMinute() {
        seenPod(new Call.ReadPod("db-0"));
        mount.rotate(store.access.token(US));
        clock.advance(Duration.ofMinutes(1));
        store.access.revoke(token);
        seenPod(new Call.ReadPod("db-0"));
        assertEquals(List.of(), server.journal.entries(entry -> entry.answered(401)), "the old one was not even tried");
    }

    @Test
    void aPatchThatIsNotAnsweredMayLandAfterwardsAndItsConnectionIsClosed() {
        client = client(SHORT);
        var held = server.faults.on("PATCH", "/pods/db-0").once().hold();
        assertEquals(new Answer.Lost("no answer within 500 ms"), client.ask(label(pod, "primary", Optional.empty())));
        held.awaitGone();
        assertEquals(1, held.hits());
        assertEquals(200, held.release().get(0).status());
        client = client(PATIENCE);
        assertEquals("primary", seenPod(new Call.ReadPod("db-0")).labels().get("role"), "the late write");
    }

    @Test
    void aLatePatchForAnOldVersionChangesNothing() {
        client = client(SHORT);
        var before = store.pod("db-0").orElseThrow().getJsonObject("metadata").getString("resourceVersion");
        var held = server.faults.on("PATCH", "/pods/db-0").once().hold();
        assertInstanceOf(Answer.Lost.class, client.ask(label(pod, "primary", Optional.of(before))));
        held.awaitGone();
        client = client(PATIENCE);
        seenPod(label(pod, "unhealthy", Optional.empty()));
        assertEquals(409, held.release().get(0).status());
        assertEquals(Optional.of("unhealthy"), store.label("db-0", "role"));
    }

    @Test
    void whatBefallsACallIsToldInWords() {
        server.faults.on("PATCH", "").once().dropBefore();
        assertInstanceOf(Answer.Lost.class, client.ask(label(pod, "primary", Optional.empty())));
        server.faults.on("PATCH", "").once().gatewayTimeoutAfter();
        assertInstanceOf(Answer.Lost.class, client.ask(label(pod, "primary", Optional.empty())));
        server.faults.onAll().once().garbage();
        assertInstanceOf(Answer.Lost.class, client.ask(new Call.ReadPod("db-0")));
        server.faults.onAll().once().unavailable(Optional.of(7));
        assertEquals(
                Optional.of(Duration.ofSeconds(7)),
                refused(new Call.ReadPod("db-0")).retryAfter());
        assertEquals("primary", seenPod(new Call.ReadPod("db-0")).labels().get("role"));
    }

    @Test
    void aServerThatStandsStillIsGivenUpAndFoundAgain() {
        server.pause();
        client = client(SHORT);
        assertEquals(
                new Answer.Lost("no connection within 500 ms"), client.ask(label(pod, "primary", Optional.empty())));
        server.resume();
        client = client(PATIENCE);
        assertEquals("replica", seenPod(new Call.ReadPod("db-0")).labels().get("role"), "it was never sent");
        server.stop();
        assertInstanceOf(Answer.Lost.class, client.ask(new Call.ReadPod("db-0")));
        server.start();
        seenPod(new Call.ReadPod("db-0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "token file", "certificate", "certificate files"})
    void aKubeconfigLeadsThere(String form) {
        var file =
                switch (form) {
                    case "token" -> server.kubeconfig.withToken(store.access.token(US));
                    case "token file" -> server.kubeconfig.withTokenFile(mount);
                    case "certificate" -> server.kubeconfig.withCertificate(US);
                    default -> server.kubeconfig.withCertificateFiles(US);
                };
        var kubeconfig = Kubeconfig.read(file);
        assertEquals(List.of(), kubeconfig.problems());
        assertEquals(Optional.of(ApiStore.NAMESPACE), kubeconfig.namespace());
        client = new ApiClient(vertx, kubeconfig.access().orElseThrow(), wire(), PATIENCE, clock);
        assertEquals(pod, seenPod(new Call.ReadPod("db-0")).pod());
    }

    @Test
    void whatHappensToThePodIsToldAndWhatHappensToOthersIsNot() throws InterruptedException {
        store.addPod("db-1", Map.of(), Map.of());
        try (var watch = watch()) {
            watch.start();
            awaitEvents(2); // the beginning, and the pod as it is
            seenPod(label(pod, "primary", Optional.empty()));
            awaitEvents(1);
            assertTrue(watch.isWatching());
            server.endWatches();
            awaitEvents(2);
            store.terminatePod("db-0");
            awaitEvents(1);
            assertEquals(0, happened.availablePermits());
        }
        server.journal.await("watch", entry -> entry.is("GET", "watch=true"));
    }

    @Test
    void aWatchComesBackWithItsServer() throws InterruptedException {
        try (var watch = watch()) {
            watch.start();
            awaitEvents(2);
            server.stop();
            server.start();
            awaitEvents(2);
            assertTrue(watch.isWatching());
        }
    }

    private PodWatch watch() {
        return new PodWatch(
                vertx, access(), wire(), Watched.pod("db-0"), PATIENCE, clock, new Random(1), happened::release);
    }

    private void awaitEvents(int count) throws InterruptedException {
        assertTrue(happened.tryAcquire(count, 20, TimeUnit.SECONDS));
    }
}
