package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTest {
    @ParameterizedTest
    @CsvSource({
        "https://10.96.0.1, https://10.96.0.1:443",
        "https://10.96.0.1:6443/, https://10.96.0.1:6443",
        "HTTPS://api.example.com/k8s/clusters/c-1/, https://api.example.com:443/k8s/clusters/c-1",
        "https://[fd00::1]:6443, https://[fd00::1]:6443",
        "http://localhost:8001, http://localhost:8001",
        "http://127.0.0.1, http://127.0.0.1:80",
        "http://[::1]:8001, http://[::1]:8001",
    })
    void aUrlSaysWhereItIs(String written, String url) {
        assertEquals(url, ApiServer.parse(written).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.96.0.1:443",
                "ftp://10.96.0.1",
                "https://",
                "https:///path",
                "https://user:password@10.96.0.1",
                "https://10.96.0.1?x=1",
                "https://10.96.0.1#x",
                "https://10.96.0.1:70000",
                "https://10.96.0.1:0",
                "https://a b",
                "nonsense",
            })
    void whatIsNoUrlIsRefused(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ApiServer.parse(text));
        assertEquals("expected: like https://10.96.0.1:443, or http:// on this host", refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.96.0.1",
                "http://api.example.com:80",
                "http://127.0.0.1.example.com",
                "http://[fd00::1]"
            })
    void plainHttpToAnotherHostIsRefusedForTheTokensSake(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ApiServer.parse(text));
        assertTrue(refused.getMessage().contains("would show the token"), refused.getMessage());
    }

    @Test
    void kubernetesTellsAnAddressOfEitherKindToEachContainer() {
        assertEquals(
                "https://10.96.0.1:443", ApiServer.inCluster("10.96.0.1", 443).toString());
        assertEquals(
                "https://[fd00::1]:443", ApiServer.inCluster("fd00::1", 443).toString());
        assertEquals("fd00::1", ApiServer.inCluster("[fd00::1]", 443).host());
    }
}
