package dev.pgbeacon.face.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.config.Settings;
import dev.pgbeacon.status.Address;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryConfigTest {
    private static final RegistryAccess LOCAL = new RegistryAccess(
            List.of(new Address("localhost", 5432)),
            "me",
            "postgres",
            Optional.of("mine"),
            Optional.empty(),
            "prefer",
            Optional.empty());

    private Settings settings;

    private RegistryConfig read(Map<String, String> properties, RegistryAccess local) {
        settings = new Settings(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(properties, "test", 100))
                        .build(),
                RegistryConfig.KEYS);
        return RegistryConfig.read(settings, local);
    }

    private RegistryConfig at(String url) {
        var config = read(Map.of("pgbeacon.nodes.registry", url), LOCAL);
        assertEquals(List.of(), settings.problems());
        return config;
    }

    @Test
    void whomTheSystemTrustsIsNoFile() {
        var properties = at("postgresql://reg/db?sslmode=verify-full&sslrootcert=system")
                .access()
                .properties();

        assertEquals("org.postgresql.ssl.DefaultJavaSSLFactory", properties.getProperty("sslfactory"));
        assertFalse(properties.containsKey("sslrootcert"));
    }

    @Test
    void aPlainSidecarHasNoRegistry() {
        assertFalse(read(Map.of(), LOCAL).used());
    }

    @Test
    void theTableAloneIsOnTheLocalServer() {
        var config = read(Map.of("pgbeacon.nodes.table", "health.nodes"), LOCAL);

        assertTrue(config.used());
        assertEquals("health.nodes", config.table().toString());
        assertEquals(LOCAL, config.access());
    }

    @Test
    void theRegistryAloneHasTheTableOfPgOctopus() {
        assertEquals("octopus.nodes", at("postgresql://db1").table().toString());
    }

    @Test
    void allThatAUrlSaysCounts() {
        var access = at("postgresql://che%40ck:se%2Fcret+1@db1,db2:5433,[::1]:5434/my%20db?sslmode=verify-full"
                        + "&sslrootcert=/ca.pem")
                .access();

        assertEquals(
                List.of(new Address("db1", 5432), new Address("db2", 5433), new Address("::1", 5434)), access.hosts());
        assertEquals("che@ck", access.user());
        assertEquals(Optional.of("se/cret+1"), access.password());
        assertEquals("verify-full", access.sslMode());
        assertEquals(Optional.of(Path.of("/ca.pem")), access.rootCertificate());
        assertEquals("jdbc:postgresql://db1:5432,db2:5433,[::1]:5434/my%20db", access.url());
    }

    @Test
    void ourKeysWinOverTheUrl(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("password"), "new\n");
        var access = read(
                        Map.of(
                                "pgbeacon.nodes.registry", "postgresql://a:old@db1/x",
                                "pgbeacon.nodes.registry-user", "b",
                                "pgbeacon.nodes.registry-password-file", file.toString()),
                        LOCAL)
                .access();

        assertEquals("b", access.user());
        assertEquals("new", access.properties().getProperty("password"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db1:5432",
                "jdbc:postgresql://u:geheim@db1/x",
                "postgresql://u:geheim@db1:0/x",
                "postgresql://u:geheim@db1:99999",
                "postgresql://u:geheim@db1,/x",
                "postgresql://u:geheim@db1/x?socketFactory=geheim",
                "postgresql://u:geheim@db1/x?sslmode=geheim",
                "postgresql://u:geheim%zz@db1/x",
                "postgresql://u:gehe#im@db1/x"
            })
    void whatIsNoUrlIsRefusedWithoutAnyPartOfIt(String text) {
        read(Map.of("pgbeacon.nodes.registry", text), LOCAL);

        assertEquals(
                List.of("pgbeacon.nodes.registry: (secret) (expected: " + RegistryUrl.EXPECTED + ")"),
                settings.problems());
    }

    @Test
    void thePasswordIsNowhereShown() {
        var config = at("postgresql://u:geheim@db1/x");

        assertFalse(config.toString().contains("geheim"), config.toString());
        assertTrue(settings.effective().stream()
                .noneMatch(value -> value.value().orElse("").contains("geheim")));
    }

    @Test
    void ofSeveralLocalServersNoneIsTheRegistry() {
        read(
                Map.of("pgbeacon.nodes.table", "octopus.nodes"),
                new RegistryAccess(
                        List.of(), "me", "postgres", Optional.empty(), Optional.empty(), "prefer", Optional.empty()));

        assertEquals(
                List.of("pgbeacon.nodes.registry: not set (expected: a URL, as there are several local servers)"),
                settings.problems());
    }
}
