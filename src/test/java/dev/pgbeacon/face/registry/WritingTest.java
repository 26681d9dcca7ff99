package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.face.registry.Row.Stored;
import dev.pgbeacon.face.registry.Writing.Transition;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.HealthStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WritingTest {
    private static final Address NODE = new Address("a", 5432);

    private static Listed row(int health, Stored... stored) {
        return new Listed(
                new Row(
                        "a",
                        OptionalInt.of(5432),
                        OptionalInt.of(health),
                        List.of(stored).stream().findFirst()),
                NODE);
    }

    private static Stored stored(int health, String role, String state, int seconds) {
        return new Stored(health, role, state, OptionalInt.of(1), Duration.ofSeconds(seconds));
    }

    private static Finding found(HealthStatus health, String role, String state) {
        return new Finding(
                health,
                Optional.of(new Finding.Details(role, state, OptionalInt.of(1), Optional.empty(), Optional.empty())),
                "why",
                Duration.ofSeconds(1));
    }

    private static Finding primary() {
        return found(HealthStatus.HEALTHY, "primary", "running");
    }

    private static Finding down() {
        return found(HealthStatus.UNHEALTHY, "none", "down");
    }

    private static Writing write(Listed row, Finding finding) {
        return Writing.of(List.of(row), Map.of(NODE, finding), true, true);
    }

    private static List<Optional<Transition>> transitions(Writing writing) {
        return writing.statuses().stream().map(Writing.StatusWrite::transition).toList();
    }

    @Test
    void aRowThatSaysTheSameIsNotWritten() {
        assertEquals(List.of(), write(row(1), primary()).healths());
        assertEquals(List.of(), write(row(0), down()).healths());
    }

    @Test
    void aRowThatDiffersIsWritten() {
        assertEquals(1, write(row(-1), primary()).healths().size());
        assertEquals(1, write(row(1), down()).healths().size());
        assertEquals(1, write(row(7), down()).healths().size());
    }

    @Test
    void aNodeThatWasNotCheckedYetStaysAsItIsStored() {
        var writing = Writing.of(List.of(row(1, stored(1, "primary", "running", 60))), Map.of(), true, true);

        assertEquals(new Writing(List.of(), List.of()), writing);
    }

    @Test
    void aRowThatWasPutBackByHandIsMendedAndThatIsNoTransition() {
        var writing = write(row(-1, stored(1, "primary", "running", 60)), primary());

        assertEquals(1, writing.healths().size());
        assertEquals(List.of(Optional.empty()), transitions(writing));
    }

    @Test
    void theFirstVerdictIsATransition() {
        assertEquals(
                List.of(Optional.of(new Transition(-1, Optional.empty()))), transitions(write(row(-1), primary())));
    }

    @Test
    void whoFindsHealthyRowsOfBeforeTellsOfNoTransition() {
        assertEquals(List.of(Optional.empty()), transitions(write(row(1), primary())));
    }

    @Test
    void anotherRoleOrStateIsATransitionAlsoWhereTheHealthIsTheSame() {
        var writing = write(row(1, stored(1, "standby", "streaming", 60)), primary());

        assertEquals(List.of(), writing.healths());
        assertEquals(List.of(Optional.of(new Transition(1, Optional.of("standby/streaming")))), transitions(writing));
    }

    @Test
    void whatOnlyGrewOldIsWrittenAgainInARegularRoundAlone() {
        var rows = List.of(row(1, stored(1, "primary", "running", 60)));

        assertEquals(
                1,
                Writing.of(rows, Map.of(NODE, primary()), true, true).statuses().size());
        assertEquals(
                0,
                Writing.of(rows, Map.of(NODE, primary()), true, false)
                        .statuses()
                        .size());
    }

    @Test
    void aCheckThatIsStoredAlreadyIsNotStoredAgain() {
        assertEquals(
                List.of(),
                write(row(1, stored(1, "primary", "running", 1)), primary()).statuses());
    }

    @Test
    void ofManyThatGrewOldTheOldestAreWrittenFirst() {
        var rows = new ArrayList<Listed>();
        var findings = new HashMap<Address, Finding>();
        for (int i = 0; i < 2000; i++) {
            var address = new Address("n" + i, 5432);
            rows.add(new Listed(
                    new Row(
                            address.host(),
                            OptionalInt.of(5432),
                            OptionalInt.of(1),
                            Optional.of(stored(1, "primary", "running", 10 + i))),
                    address));
            findings.put(address, primary());
        }

        var statuses = Writing.of(rows, findings, true, true).statuses();

        assertEquals(Writing.MOST_REFRESHED, statuses.size());
        assertTrue(statuses.stream()
                .allMatch(write -> write.row().stored().orElseThrow().age().toSeconds() >= 10 + 1500));
    }

    @Test
    void withoutCompanionsTheHealthAloneIsWritten() {
        var writing = Writing.of(List.of(row(-1)), Map.of(NODE, primary()), false, true);

        assertEquals(1, writing.healths().size());
        assertEquals(List.of(), writing.statuses());
    }

    @Test
    void aStateThatTheRoundUnderWayHasYetToConfirmIsNotWritten() {
        var unconfirmed = new Finding(HealthStatus.HEALTHY, Optional.empty(), "answers", Duration.ZERO);

        assertEquals(
                List.of(),
                write(row(1, stored(1, "primary", "running", 60)), unconfirmed).statuses());
    }
}
