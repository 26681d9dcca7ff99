package dev.pgbeacon.face.kube.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.embedded.Await;
import dev.pgbeacon.face.kube.api.Access;
import dev.pgbeacon.face.kube.api.ApiClient;
import dev.pgbeacon.face.kube.api.ApiServer;
import dev.pgbeacon.face.kube.api.PodWatch;
import dev.pgbeacon.face.kube.api.Text;
import dev.pgbeacon.face.kube.api.Watched;
import dev.pgbeacon.face.kube.api.Wire;
import dev.pgbeacon.kube.ApiStore;
import dev.pgbeacon.kube.Role;
import dev.pgbeacon.kube.TestApiServer;
import dev.pgbeacon.status.Address;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods that come and go, and an API server that answers as a real one does. */
class PodListingTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(10);
    private static final String US = "system:serviceaccount:default:pgbeacon";
    private static final Role OURS = Role.in(ApiStore.NAMESPACE, "pgbeacon", Role.Rule.of("", "pods", "list", "watch"));

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final ApiStore store = new ApiStore(clock);
    private final List<List<Address>> offers = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestApiServer server;
    private Access access;

    @BeforeEach
    void start() {
        store.access.bind(US, OURS);
        server = TestApiServer.start(store, directory);
        var mount = server.mount(store.access.token(US));
        access = Access.of(
                ApiServer.parse(server.url()),
                Optional.of(new Text.InFile(mount.ca())),
                Optional.of(new Text.InFile(mount.token())));
        add("db-0", "10.0.0.1");
    }

    @AfterEach
    void stop() throws Exception {
        for (var one : open) {
            one.close();
        }
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void add(String name, String ip) {
        store.addPod(name, Map.of("app", "db"), Optional.of(ip), "Running");
    }

    private PodListing listing(Duration unwatched) {
        var chosen = new PodNodesConfig.Chosen(LabelSelector.parse("app=db"), 5432, ApiStore.NAMESPACE, access);
        var client = new ApiClient(vertx, access, wire(), LIMIT, clock);
        open.add(client);
        return new PodListing(chosen, client, new PodListing.Pace(NEVER, unwatched, SOON, SOON), offers::add);
    }

    private Wire wire() {
        return new Wire(ApiStore.NAMESPACE, "none", clock);
    }

    /** Told by a watch alone, once that has begun. */
    private void followByWatch() {
        var listing = listing(NEVER);
        var watch = new PodWatch(
                vertx, access, wire(), Watched.labelled("app=db"), LIMIT, clock, new Random(1), listing::lookAgain);
        watch.start();
        open.add(watch);
        run(listing);
    }

    private void run(PodListing listing) {
        var thread = new Thread(() -> listing.run(() -> true), "listing");
        thread.start();
        open.add(0, () -> {
            thread.interrupt();
            thread.join();
        });
    }

    private List<String> last() {
        return offers.isEmpty()
                ? List.of("nothing was offered")
                : offers.get(offers.size() - 1).stream().map(Address::host).toList();
    }

    private void await(String... hosts) {
        Await.until("offered: " + List.of(hosts), LIMIT, () -> last().equals(List.of(hosts)));
    }

    @Test
    void podsThatComeAndGoAreOfferedAsTheyDo() {
        followByWatch();
        await("10.0.0.1");
        add("db-1", "10.0.0.2");
        await("10.0.0.1", "10.0.0.2");
        store.terminatePod("db-0");
        await("10.0.0.2");
        store.removePod("db-0");
        add("db-0", "10.0.0.3");
        await("10.0.0.3", "10.0.0.2");
        store.addPod("other", Map.of("app", "web"), Optional.of("10.0.0.9"), "Running");
        store.removePod("db-1");
        await("10.0.0.3");
    }

    @Test
    void aWatchThatEndedIsFollowedByAnother() {
        followByWatch();
        await("10.0.0.1");
        server.endWatches();
        add("db-1", "10.0.0.2");
        await("10.0.0.1", "10.0.0.2");
    }

    @Test
    void theListStaysAsItWasWhileTheApiServerIsAway() {
        followByWatch();
        await("10.0.0.1");
        server.stop();
        add("db-1", "10.0.0.2");
        int offered = offers.size();
        server.start();
        await("10.0.0.1", "10.0.0.2");
        assertTrue(offers.subList(0, offered).stream().allMatch(offer -> offer.size() == 1), offers.toString());
        assertTrue(offers.stream().noneMatch(List::isEmpty), offers.toString());
    }

    @Test
    void aRefusalOffersNothing() {
        store.access.unbind(US, "pgbeacon");
        var listing = listing(SOON);
        assertEquals(SOON, listing.list());
        assertEquals(List.of(), offers);
        store.access.bind(US, OURS);
        listing.list();
        await("10.0.0.1");
    }

    @Test
    void aPageThatCannotBeHadMakesNoShorterList() {
        for (int i = 10; i < 99; i++) {
            add("db-" + i, "10.0.1." + i);
        }
        var listing = listing(NEVER);
        server.faults.on("GET", "continue=").once().internalError();
        listing.list();
        assertEquals(List.of(), offers);
        listing.list();
        assertEquals(90, last().size());
    }

    @Test
    void whereNothingIsToldTheyAreListedFromTimeToTime() {
        var listing = listing(SOON);
        var thread = new Thread(() -> listing.run(() -> false), "listing");
        thread.start();
        open.add(0, () -> {
            thread.interrupt();
            thread.join();
        });
        await("10.0.0.1");
        add("db-1", "10.0.0.2");
        await("10.0.0.1", "10.0.0.2");
    }
}
