package dev.pgbeacon.face.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.TestClock;
import dev.pgbeacon.config.Settings;
import dev.pgbeacon.face.kube.LeaseReset.Outcome;
import dev.pgbeacon.face.kube.api.Access;
import dev.pgbeacon.face.kube.api.ApiServer;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.KubernetesConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeaseResetTest {
    private final TestClock clock = new TestClock();
    private final SimulatedApi api = new SimulatedApi();
    private final LeaseReset reset = new LeaseReset(
            Access.of(ApiServer.parse("http://127.0.0.1:1"), Optional.empty(), Optional.empty()), "default", "pg");
    private final Sidecar old = new Sidecar(api.addPod("pg-0", "u-0", ""), clock, api);

    @Test
    void anotherSystemMayTakeItAfterwardsAndTheFormerHolderLosesItsLabelFirst() {
        old.primary(3).run();

        var outcome = reset.run(api);

        assertEquals(
                new Outcome.Done("Lease pgbeacon-pg is free; it was held by pg-0_u-0, of system " + Sidecar.SYSTEM
                        + " on timeline 3"),
                outcome);
        var restored = new Sidecar(api.addPod("pg-1", "u-1", ""), clock, api);
        restored.is(Candidate.Kind.PRIMARY, 1, "8", Optional.empty()).run();
        assertEquals(List.of("pg-1"), api.labelled("primary"));
    }

    @Test
    void withoutALeaseThereIsNothingToReset() {
        assertEquals(new Outcome.Done("Lease pgbeacon-pg does not exist: there is nothing to reset"), reset.run(api));
    }

    private static LeaseReset read(Map<String, String> written, List<String> problems) {
        var settings = new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(written, "test", 100))
                        .build(),
                Stream.concat(LabelConfig.KEYS.stream(), KubernetesConfig.KEYS.stream())
                        .toList());
        var read = LeaseReset.read(settings);
        assertEquals(problems, settings.problems());
        return read.orElse(null);
    }

    @Test
    void whoeverMayWriteTheLeaseMayResetItFromOutsideOfAnyPod() {
        var proxy = Map.of("pgbeacon.kubernetes.api-server", "http://127.0.0.1:8001", "POD_NAMESPACE", "prod");

        assertEquals("pg", read(with(proxy, "POD_NAME", "pg-0"), List.of()).cluster());
        assertEquals(
                "pg", read(with(proxy, "pgbeacon.cluster", "pg"), List.of()).cluster());
    }

    @Test
    void onlyWhatItNeedsIsMissing() {
        read(
                Map.of("pgbeacon.cluster", "pg"),
                List.of("no KUBERNETES_SERVICE_HOST, no POD_NAMESPACE (expected: a pod's environment, or keys of"
                        + " pgbeacon.kubernetes)"));
    }

    private static Map<String, String> with(Map<String, String> some, String key, String value) {
        var more = new HashMap<>(some);
        more.put(key, value);
        return more;
    }

    @Test
    void aRenewalInBetweenIsNoReasonToFail() {
        old.primary(3).run();
        var once = new boolean[] {true};

        var outcome = reset.run(call -> {
            if (call instanceof Call.UpdateLease && once[0]) {
                once[0] = false;
                api.lease(api.lease().orElseThrow());
            }
            return api.ask(call);
        });

        assertTrue(outcome instanceof Outcome.Done, outcome.text());
        assertEquals(Optional.empty(), api.holder());
    }

    @Test
    void whoMayNotOrDoesNotAnswerIsNamed() {
        assertEquals(
                new Outcome.Refused("Lease pgbeacon-pg: 403 status 403"), reset.run(call -> SimulatedApi.refused(403)));
        assertEquals(
                new Outcome.NoAnswer("Lease pgbeacon-pg: no answer within 3 s"), reset.run(call -> Sidecar.lost()));
    }
}
