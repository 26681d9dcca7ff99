package dev.pgbeacon.face.kube.pods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=db",
                "app==db",
                "app = db , tier != test",
                "app",
                "!canary",
                "app.kubernetes.io/name=pg,app.kubernetes.io/part-of in (a, b),x notin (c),!y",
                "cnpg.io/cluster=cluster-example",
                "app=",
            })
    void whatKubectlTakesIsTaken(String text) {
        assertEquals(text, LabelSelector.parse(text).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=db,",
                ",app",
                "=db",
                "app=a b",
                "app in",
                "app in a,b",
                "app in (a",
                "app in (a),b)",
                "-app=db",
                "app=db/x",
                "a/b/c=d",
                "app=db&limit=1",
                "app > 3",
                "app=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            })
    void whatItDoesNotTakeIsRefused(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> LabelSelector.parse(text));
        assertTrue(refused.getMessage().startsWith("expected: a label selector, like app=db"));
    }
}
