package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseJsonTest {
    private static final String PATH = "/apis/coordination.k8s.io/v1/namespaces/prod/leases";
    private static final Holder DB_0 = new Holder("db-0_4f1a");
    private static final Holder DB_1 = new Holder("db-1_77");
    private static final Duration QUARTER_MINUTE = Duration.ofSeconds(15);

    private final TestClock clock = new TestClock();
    private final Wire wire = new Wire("prod", "db", clock);

    private static LeaseTerms terms(
            Optional<Holder> holder, Optional<String> system, int timeline, Holder... unfenced) {
        return new LeaseTerms(holder, system, timeline, List.of(unfenced), QUARTER_MINUTE);
    }

    private Answer answer(String body) {
        return wire.exchange(new Call.ReadLease()).answer(new Response(200, Optional.empty(), body));
    }

    private SeenLease seen(String body) {
        return assertInstanceOf(Answer.OfLease.class, answer(body)).lease();
    }

    /** What is sent when the holder of this Lease becomes that one. */
    private JsonObject updated(String body, LeaseTerms terms) {
        var request = wire.exchange(new Call.UpdateLease(seen(body), terms)).request();
        assertEquals("PUT", request.method());
        assertEquals(PATH + "/pgbeacon-db", request.path());
        return new JsonObject(request.body());
    }

    private static String lease(String annotations, String spec) {
        return "{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",\"metadata\":{\"name\":\"pgbeacon-db\","
                + "\"uid\":\"u\",\"resourceVersion\":\"41\",\"annotations\":" + annotations + "},\"spec\":" + spec
                + "}";
    }

    @Test
    void itIsReadByTheClustersName() {
        assertEquals(
                Request.get(PATH + "/pgbeacon-db"),
                wire.exchange(new Call.ReadLease()).request());
    }

    @Test
    void itIsCreatedWithMicrosecondsEvenWhereThereAreNone() {
        assertEquals(
                new Request(
                        "POST",
                        PATH,
                        Optional.of("application/json"),
                        "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"metadata\":{\"annotations\":"
                                + "{\"pgbeacon.dev/system-identifier\":\"7398\",\"pgbeacon.dev/timeline\":\"5\","
                                + "\"pgbeacon.dev/unfenced\":\"db-1_77 x_y\"},\"name\":\"pgbeacon-db\",\"namespace\":\"prod\"},"
                                + "\"spec\":{\"holderIdentity\":\"db-0_4f1a\",\"leaseDurationSeconds\":15,"
                                + "\"renewTime\":\"2026-01-01T00:00:00.000000Z\","
                                + "\"acquireTime\":\"2026-01-01T00:00:00.000000Z\",\"leaseTransitions\":0}}"),
                wire.exchange(new Call.CreateLease(
                                terms(Optional.of(DB_0), Optional.of("7398"), 5, DB_1, new Holder("x_y"))))
                        .request());
    }

    @ParameterizedTest
    @CsvSource({
        "0,             2026-01-01T00:00:00.000000Z",
        "1,             2026-01-01T00:00:00.000000Z",
        "123456789,     2026-01-01T00:00:00.123456Z",
        "100000000,     2026-01-01T00:00:00.100000Z",
        "61999999999,   2026-01-01T00:01:01.999999Z",
    })
    void momentsHaveExactlySixFractionalDigits(long nanos, String written) {
        clock.advance(Duration.ofNanos(nanos));
        var sent = updated(lease("{}", "{}"), terms(Optional.of(DB_0), Optional.empty(), 0));
        assertEquals(written, sent.getJsonObject("spec").getString("renewTime"));
    }

    @ParameterizedTest
    @CsvSource({"15000, 15", "14001, 15", "300, 1", "0, 1"})
    void theDurationIsWholeSecondsRoundedUp(long millis, int seconds) {
        var terms = new LeaseTerms(Optional.empty(), Optional.empty(), 0, List.of(), Duration.ofMillis(millis));
        var sent = updated(lease("{}", "{}"), terms);
        assertEquals(seconds, sent.getJsonObject("spec").getInteger("leaseDurationSeconds"));
    }

    @Test
    void aRenewalKeepsSinceWhenAndHowOftenItWasTakenAndWhatOthersWrote() {
        var sent = updated(
                lease(
                        "{\"other\":\"kept\",\"pgbeacon.dev/timeline\":\"4\"}",
                        "{\"holderIdentity\":\"db-0_4f1a\",\"leaseTransitions\":3,\"strategy\":\"x\","
                                + "\"acquireTime\":\"2025-01-01T00:00:00.000001Z\"}"),
                terms(Optional.of(DB_0), Optional.of("7398"), 5));
        assertEquals(
                new JsonObject("{\"kind\":\"Lease\",\"apiVersion\":\"coordination.k8s.io/v1\",\"metadata\":{\"name\":"
                        + "\"pgbeacon-db\",\"namespace\":\"prod\",\"uid\":\"u\",\"resourceVersion\":\"41\","
                        + "\"annotations\":{\"other\":\"kept\",\"pgbeacon.dev/system-identifier\":\"7398\","
                        + "\"pgbeacon.dev/timeline\":\"5\"}},\"spec\":{\"holderIdentity\":\"db-0_4f1a\","
                        + "\"leaseTransitions\":3,\"strategy\":\"x\",\"leaseDurationSeconds\":15,"
                        + "\"acquireTime\":\"2025-01-01T00:00:00.000001Z\","
                        + "\"renewTime\":\"2026-01-01T00:00:00.000000Z\"}}"),
                sent);
    }

    @ParameterizedTest
    @CsvSource({
        "db-1_77, db-0_4f1a, 4, 2026-01-01T00:00:00.000000Z",
        "'',      db-0_4f1a, 4, 2026-01-01T00:00:00.000000Z",
        "db-0_4f1a, db-0_4f1a, 3, 2025-01-01T00:00:00.000001Z",
        "db-0_4f1a, ,        3, 2025-01-01T00:00:00.000001Z",
    })
    void anotherHolderIsATransition(String from, String to, int transitions, String acquired) {
        var spec = updated(
                        lease(
                                "{}",
                                "{\"holderIdentity\":\"" + from + "\",\"leaseTransitions\":3,"
                                        + "\"acquireTime\":\"2025-01-01T00:00:00.000001Z\"}"),
                        terms(Optional.ofNullable(to).map(Holder::new), Optional.empty(), 0))
                .getJsonObject("spec");
        assertEquals(transitions, spec.getInteger("leaseTransitions"));
        assertEquals(acquired, spec.getString("acquireTime"));
        assertEquals(to == null ? "" : to, spec.getString("holderIdentity"));
    }

    @Test
    void whatIsNoLongerSaidIsRemoved() {
        var sent = updated(
                lease(
                        "{\"pgbeacon.dev/system-identifier\":\"7\",\"pgbeacon.dev/timeline\":\"4\","
                                + "\"pgbeacon.dev/unfenced\":\"a_b\"}",
                        "{}"),
                terms(Optional.empty(), Optional.empty(), 0));
        assertEquals(new JsonObject(), sent.getJsonObject("metadata").getJsonObject("annotations"));
    }

    @Test
    void whatWeWroteIsReadBack() {
        var terms = terms(Optional.of(DB_0), Optional.of("-7398"), 5, DB_1, new Holder("x_y"));
        var body = new JsonObject(
                wire.exchange(new Call.CreateLease(terms)).request().body());
        body.getJsonObject("metadata").put("resourceVersion", "41");
        assertEquals(new SeenLease("41", terms, body.encode()), seen(body.encode()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "7",
                "null",
                "{\"pgbeacon.dev/system-identifier\":\"\",\"pgbeacon.dev/timeline\":\"\",\"pgbeacon.dev/unfenced\":\" ,, \"}",
                "{\"pgbeacon.dev/system-identifier\":7,\"pgbeacon.dev/timeline\":5,\"pgbeacon.dev/unfenced\":[]}",
                "{\"pgbeacon.dev/system-identifier\":\"x\",\"pgbeacon.dev/timeline\":\"0x5\"}",
                "{\"pgbeacon.dev/system-identifier\":\"123456789012345678901\",\"pgbeacon.dev/timeline\":\"9999999999\"}",
                "{\"pgbeacon.dev/timeline\":\"-1\"}",
            })
    void annotationsThatCannotBeReadWereNotWritten(String annotations) {
        assertEquals(
                terms(Optional.empty(), Optional.empty(), 0),
                seen(lease(annotations, "{}")).terms());
    }

    @Test
    void formerHoldersAreSeparatedByBlanksOrCommas() {
        assertEquals(
                List.of(DB_0, DB_1, new Holder("x")),
                seen(lease("{\"pgbeacon.dev/unfenced\":\" db-0_4f1a,db-1_77\\n x, db-1_77 \"}", "{}"))
                        .terms()
                        .unfenced());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{\"holderIdentity\":\" \",\"leaseDurationSeconds\":0}",
                "{\"holderIdentity\":null,\"leaseDurationSeconds\":\"15\"}",
                "{\"holderIdentity\":{},\"leaseDurationSeconds\":-3}",
                "{\"leaseDurationSeconds\":99999999999}",
            })
    void aLeaseThatSaysNothingIsFreeAndOfTheUsualDuration(String spec) {
        assertEquals(
                terms(Optional.empty(), Optional.empty(), 0),
                seen(lease("{}", spec)).terms());
    }

    @Test
    void aLeaseThatSomebodyElseMadeIsReplacedWithoutAnError() {
        var sent = updated(
                lease("7", "{\"leaseTransitions\":\"many\",\"holderIdentity\":9}"),
                terms(Optional.of(DB_0), Optional.of("7"), 1));
        assertEquals(1, sent.getJsonObject("spec").getInteger("leaseTransitions"));
        assertEquals("41", sent.getJsonObject("metadata").getString("resourceVersion"));
        var unreadable = new SeenLease("41", terms(Optional.empty(), Optional.empty(), 0), "garbage");
        assertTrue(wire.exchange(new Call.UpdateLease(unreadable, terms(Optional.of(DB_0), Optional.empty(), 0)))
                .request()
                .body()
                .contains("\"resourceVersion\":\"41\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[1]",
                "{\"kind\":\"Lease\"}",
                "{\"kind\":\"LeaseList\",\"metadata\":{\"resourceVersion\":\"1\"}}",
                "{\"kind\":\"Lease\",\"metadata\":{\"resourceVersion\":\"\"}}",
            })
    void whatIsNoLeaseIsNoAnswer(String body) {
        assertInstanceOf(Answer.Lost.class, answer(body));
    }
}
