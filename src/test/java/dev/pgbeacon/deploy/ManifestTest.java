package dev.pgbeacon.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of the manifests, checked. */
class ManifestTest {
    @Test
    void documentsBecomeObjects() throws IOException {
        var objects = Manifest.read("""
                {apiVersion: v1, kind: Service, metadata: {name: a}}
                ---
                {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: b}}
                """);

        assertEquals(2, objects.size());
        assertEquals("b", objects.get(1).getMetadata().getName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: apps/v1, kind: StatefulSet, replicas: 3}",
                "{apiVersion: apps/v1, kind: StatefulSet, spec: {replica: 3}}",
                "{apiVersion: apps/v1, kind: StatefulSet, spec: {template: {spec: {containers: [{livenessProb: {}}]}}}}",
                "{apiVersion: v1, kind: Service, metadata: {lables: {}}}",
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, rules: [{verb: [get]}]}",
            })
    void aFieldThatTheApiDoesNotKnowIsRefused(String yaml) {
        var refused = assertThrows(IOException.class, () -> Manifest.read(yaml));

        assertTrue(refused.getMessage().contains("Unrecognized field"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: apps/v1, kind: StatefulSet, spec: {replicas: three}}",
                "{apiVersion: apps/v1beta1, kind: StatefulSet}",
                "{apiVersion: v1, kind: Servise}",
                "{apiVersion: v1, kind: Service, kind: Service}",
            })
    void soIsWhatIsOfNoTypeOrTwice(String yaml) {
        assertThrows(IOException.class, () -> Manifest.read(yaml));
    }
}
