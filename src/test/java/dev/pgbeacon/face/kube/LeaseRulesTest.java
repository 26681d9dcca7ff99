package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pgbeacon.face.kube.LeaseDecision.Move;
import dev.pgbeacon.face.kube.api.Holder;
import dev.pgbeacon.face.kube.api.LeaseTerms;
import dev.pgbeacon.face.kube.api.SeenLease;
import dev.pgbeacon.status.Lsn;
import dev.pgbeacon.status.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row: our server's timeline and system, the Lease, the API server, the time. */
class LeaseRulesTest {
    private static final Holder ME = new Holder("pg-0_a");
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Tenure NOT_YET = new Tenure.Pending("not yet");

    private final LeaseRules keep = new LeaseRules(ME, LEASE, true);
    private final LeaseRules offline = new LeaseRules(ME, LEASE, false);

    private static Candidate primary(int timeline) {
        return candidate(timeline, Optional.empty());
    }

    private static Candidate candidate(int timeline, Optional<String> drained) {
        return new Candidate(
                Candidate.Kind.PRIMARY,
                Optional.of("7"),
                OptionalInt.of(timeline),
                Optional.of(Lsn.parse("0/5000060")),
                drained,
                "primary");
    }

    private static SeenLease lease(String version, String holder, String system, int timeline) {
        return new SeenLease(
                version,
                new LeaseTerms(
                        Optional.of(holder).filter(name -> !name.isEmpty()).map(Holder::new),
                        Optional.of(system).filter(text -> !text.isEmpty()),
                        timeline,
                        List.of(),
                        LEASE),
                "");
    }

    private static Instant after(double seconds) {
        return START.plusMillis((long) (seconds * 1000));
    }

    private static String text(LeaseDecision decision) {
        return decision.move() + " " + decision.tenure().getClass().getSimpleName() + " " + decision.aim() + " "
                + decision.occasion();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // holder | system | Lease's timeline | seconds since it was first seen, and since it was last read |
                // ours | what follows
                "''     | 7  | 5 |  0 | 0  | 5 | TAKE  Pending UNDECIDED NONE",
                "''     | '' | 0 |  0 | 0  | 5 | TAKE  Pending UNDECIDED NONE",
                "''     | 7  | 6 |  0 | 0  | 5 | WAIT  Denied  UNHEALTHY FENCED",
                "''     | 8  | 5 |  0 | 0  | 5 | WAIT  Denied  UNHEALTHY LEASE_REFUSED",
                "pg-1_b | 7  | 5 |  0 | 0  | 5 | WAIT  Pending UNHEALTHY UNHEALTHY",
                "pg-1_b | 7  | 5 |  5 | 5  | 5 | READ  Pending UNHEALTHY UNHEALTHY",
                "pg-1_b | 7  | 5 | 15 | 15 | 5 | READ  Pending UNHEALTHY UNHEALTHY",
                "pg-1_b | 7  | 5 | 14.9 | 0 | 5 | WAIT  Pending UNHEALTHY UNHEALTHY",
                "pg-1_b | 7  | 5 | 15 | 0  | 5 | TAKE  Pending UNDECIDED NONE",
                "pg-1_b | 7  | 4 |  0 | 0  | 5 | TAKE  Pending UNDECIDED NONE",
                "pg-1_b | 7  | 6 |  0 | 0  | 5 | WAIT  Denied  UNHEALTHY FENCED",
                "pg-1_b | 7  | 6 | 60 | 0  | 5 | WAIT  Denied  UNHEALTHY FENCED",
                "pg-1_b | 7  | 6 | 60 | 5  | 5 | READ  Denied  UNHEALTHY FENCED",
                "pg-1_b | 8  | 4 | 60 | 0  | 5 | WAIT  Denied  UNHEALTHY LEASE_REFUSED",
                "pg-0_b | 7  | 5 |  0 | 0  | 5 | WAIT  Pending UNHEALTHY UNHEALTHY",
                "pg-0_a | 7  | 5 |  0 | 0  | 5 | RENEW Pending UNDECIDED NONE",
                "pg-0_a | 7  | 4 |  0 | 0  | 5 | RENEW Pending UNDECIDED NONE",
                "pg-0_a | 7  | 6 |  0 | 0  | 5 | WAIT  Denied  UNHEALTHY FENCED",
                "pg-0_a | 8  | 5 |  0 | 0  | 5 | WAIT  Denied  UNHEALTHY LEASE_REFUSED",
            })
    void whatFollowsFromALeaseThatWasOnlySeen(
            String holder, String system, int of, double seen, double read, int ours, String expected) {
        var book = LeaseBook.EMPTY
                .read(lease("1", holder, system, of), ME, START)
                .read(lease("1", holder, system, of), ME, after(seen - read));

        var decision = keep.decide(primary(ours), START, book, NOT_YET, after(seen));

        assertEquals(expected.replaceAll(" +", " "), text(decision));
        assertEquals(text(decision), text(offline.decide(primary(ours), START, book, NOT_YET, after(seen))), "offline");
    }

    @Test
    void whoRenewsItStaysAndTheOtherIsFenced() {
        var book = LeaseBook.EMPTY
                .read(lease("1", "pg-1_b", "7", 5), ME, START)
                .read(lease("2", "pg-1_b", "7", 5), ME, after(5));

        assertEquals("WAIT Denied UNHEALTHY FENCED", text(keep.decide(primary(5), START, book, NOT_YET, after(6))));
    }

    @Test
    void withoutALeaseItIsCreated() {
        assertEquals(
                "READ Pending UNDECIDED NONE", text(keep.decide(primary(5), START, LeaseBook.EMPTY, NOT_YET, START)));
        assertEquals(
                "CREATE Pending UNDECIDED NONE",
                text(keep.decide(primary(5), START, LeaseBook.EMPTY.absent(START), NOT_YET, START)));
    }

    @Test
    void whoIsDrainedTakesNone() {
        var drained = candidate(5, Optional.of("maintenance"));

        assertEquals(
                Move.WAIT,
                keep.decide(drained, START, LeaseBook.EMPTY.absent(START), NOT_YET, START)
                        .move());
        assertEquals(
                Move.WAIT,
                keep.decide(drained, START, LeaseBook.EMPTY.read(lease("1", "", "7", 5), ME, START), NOT_YET, START)
                        .move());
    }

    private static LeaseBook held(double sent) {
        return LeaseBook.EMPTY.written(lease("1", "pg-0_a", "7", 5), ME, after(sent), after(sent));
    }

    @ParameterizedTest
    @CsvSource({"0, WAIT", "4.9, WAIT", "5, RENEW", "60, RENEW"})
    void theHolderRenewsItEachThirdOfItsTime(double seconds, Move expected) {
        var decision = keep.decide(primary(5), START, held(0), NOT_YET, after(seconds));

        assertEquals(expected + " Granted PRIMARY PROMOTED", text(decision));
        assertEquals("primary on timeline 5 at 0/5000060", decision.reason());
    }

    @Test
    void offlineCountsItselfOutAtTwoThirdsFromSending() {
        var book = held(0).failed(after(5));

        assertEquals(
                new Tenure.Granted(5, Optional.of(after(10))),
                offline.decide(primary(5), START, book, NOT_YET, after(9.9)).tenure());
        assertEquals(
                "RENEW Pending UNHEALTHY UNHEALTHY", text(offline.decide(primary(5), START, book, NOT_YET, after(10))));
    }

    @Test
    void itsTimeRunsFromTheSendingOfARenewalNotFromItsAnswer() {
        var book = LeaseBook.EMPTY.written(lease("1", "pg-0_a", "7", 5), ME, START, after(3));

        assertEquals(
                new Tenure.Granted(5, Optional.of(after(10))),
                offline.decide(primary(5), START, book, NOT_YET, after(3)).tenure());
    }

    @Test
    void keepStaysWhatItIsForAsLongAsTheServerIsAway() {
        var book = held(0).failed(after(5));

        assertEquals(
                new Tenure.Granted(5, Optional.empty()),
                keep.decide(primary(5), START, book, NOT_YET, after(3600)).tenure());
    }

    @Test
    void aHolderThatComesBackMustSeeItsLeaseAgain() {
        var back = after(4);

        assertEquals("RENEW Pending UNDECIDED NONE", text(keep.decide(primary(5), back, held(0), NOT_YET, after(4.1))));
        assertEquals(
                "RENEW Granted UNDECIDED NONE",
                text(keep.decide(primary(5), back, held(0).failed(back), NOT_YET, after(4.1))),
                "and cannot: it was the holder when that was last known");
        assertEquals(
                "RENEW Granted UNDECIDED NONE",
                text(offline.decide(primary(5), back, held(0).failed(back), NOT_YET, after(9))));
        assertEquals(
                "RENEW Pending UNHEALTHY UNHEALTHY",
                text(offline.decide(primary(5), back, held(0).failed(back), NOT_YET, after(10))));
    }

    @Test
    void whoNeverReachedTheServerWaitsOneDurationThenTheSettingDecides() {
        var book = LeaseBook.EMPTY.failed(START);

        assertEquals("READ Pending UNDECIDED NONE", text(keep.decide(primary(5), START, book, NOT_YET, after(14.9))));
        assertEquals("READ Granted UNDECIDED NONE", text(keep.decide(primary(5), START, book, NOT_YET, after(15))));
        assertEquals(
                "READ Pending UNHEALTHY UNHEALTHY", text(offline.decide(primary(5), START, book, NOT_YET, after(15))));
        assertEquals(
                "READ Pending UNDECIDED NONE",
                text(keep.decide(primary(5), after(10), book, NOT_YET, after(15))),
                "promoted only now");
    }

    @Test
    void whatSpeaksAgainstAPrimaryGoesOnWhenTheServerIsAway() {
        var higher =
                LeaseBook.EMPTY.read(lease("1", "pg-1_b", "7", 6), ME, START).failed(after(1));
        var other =
                LeaseBook.EMPTY.read(lease("1", "pg-1_b", "7", 5), ME, START).failed(after(1));

        assertEquals("READ Denied UNHEALTHY FENCED", text(keep.decide(primary(5), START, higher, NOT_YET, after(60))));
        assertEquals(
                "READ Pending UNHEALTHY UNHEALTHY",
                text(keep.decide(primary(5), START, other, NOT_YET, after(60))),
                "its holder could not renew it either");
    }

    @Test
    void whatWasGrantedStaysWhileTheLeaseIsGotBack() {
        var granted = new Tenure.Granted(5, Optional.empty());

        assertEquals(
                "CREATE Granted UNDECIDED NONE",
                text(keep.decide(primary(5), START, held(0).absent(after(5)), granted, after(5))));
        assertEquals(
                "READ Granted UNDECIDED NONE",
                text(keep.decide(primary(5), START, held(0).outdated(after(5)), granted, after(5))));
        assertEquals(
                "WAIT Pending UNHEALTHY UNHEALTHY",
                text(keep.decide(
                        primary(5),
                        START,
                        held(0).read(lease("2", "pg-1_b", "7", 5), ME, after(5)),
                        granted,
                        after(5))),
                "but not beside another holder");
    }

    @Test
    void aLeaseWhoseHolderCountsOnALongerTimeExpiresByThat() {
        var longer = new SeenLease(
                "1",
                new LeaseTerms(
                        Optional.of(new Holder("pg-1_b")), Optional.of("7"), 5, List.of(), Duration.ofSeconds(30)),
                "");
        var book = LeaseBook.EMPTY.read(longer, ME, START).read(longer, ME, after(29));

        assertEquals(
                Move.WAIT,
                keep.decide(primary(5), START, book, NOT_YET, after(29)).move());
        assertEquals(
                Move.TAKE,
                keep.decide(primary(5), START, book.read(longer, ME, after(30)), NOT_YET, after(30))
                        .move());
    }
}
