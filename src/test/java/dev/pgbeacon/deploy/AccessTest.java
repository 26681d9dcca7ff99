package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a sidecar may do: its calls to the API server, and no other. */
class AccessTest {
    private static final Map<String, Set<String>> CALLS = Map.of(
            "/pods", Set.of("get", "list", "patch", "watch"),
            "coordination.k8s.io/leases", Set.of("get", "create", "update"),
            "/events", Set.of("create", "patch"));

    static Stream<Build> builds() {
        return Build.withSidecar();
    }

    @Test
    void thePlainManifestGrantsTheCallsAndNoMore() {
        assertEquals(CALLS, granted(Build.of(Path.of("deploy/kubernetes")).the(Role.class)));
    }

    @ParameterizedTest
    @MethodSource("builds")
    void theSetsRoleIsThatOne(Build build) {
        assertEquals(CALLS, granted(build.the(Role.class)));
    }

    @ParameterizedTest
    @MethodSource("builds")
    void thePodsAccountHasTheRoleUnderTheSetsName(Build build) {
        var binding = build.the(RoleBinding.class);
        var account = build.the(ServiceAccount.class);

        assertEquals("Role", binding.getRoleRef().getKind());
        assertEquals(
                build.the(Role.class).getMetadata().getName(),
                binding.getRoleRef().getName());
        assertEquals(1, binding.getSubjects().size());
        assertEquals("ServiceAccount", binding.getSubjects().get(0).getKind());
        assertEquals(
                account.getMetadata().getName(), binding.getSubjects().get(0).getName());
        assertEquals(account.getMetadata().getName(), build.pod().getServiceAccountName());
    }

    /** group/resource to verbs; each resource by its full name, in one rule. */
    private static Map<String, Set<String>> granted(Role role) {
        return role.getRules().stream()
                .peek(rule -> assertEquals(
                        1, rule.getApiGroups().size() * rule.getResources().size(), rule.toString()))
                .collect(Collectors.toMap(
                        rule -> rule.getApiGroups().get(0) + "/"
                                + rule.getResources().get(0),
                        rule -> Set.copyOf(rule.getVerbs())));
    }
}
