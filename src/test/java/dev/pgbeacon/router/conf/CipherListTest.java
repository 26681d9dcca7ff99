package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.blackbox.Installed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSL's cipher lists mean here what they mean there. */
class CipherListTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALL:!EXP:!LOW",
                "ALL",
                "DEFAULT",
                "DEFAULT:!kRSA",
                "DEFAULT@STRENGTH",
                "DEFAULT@SECLEVEL=2:!kRSA",
                "HIGH:!aNULL:!MD5",
                "HIGH:MEDIUM:+3DES:!aNULL",
                "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM",
                "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:AES128-SHA",
                "ALL:-AES:AES256:+kRSA",
                "ALL:-SHA1:SHA1",
                "AES128:AES256:@STRENGTH",
                "ALL@STRENGTH",
                "kRSA:aECDSA:!SHA1 aRSA,DHE;ADH",
                "EECDH:EDH:!DSS:!RC4:!DES-CBC3-SHA:!EXP-RC4-MD5",
                "COMPLEMENTOFDEFAULT:!CAMELLIA:!ARIA",
                "kDHE:kECDHE:!AESCCM8:!CBC",
                "AESCCM:ARIA128:ARIA256:CAMELLIA128:CAMELLIA256",
                "TLSv1.2:!SHA384",
                "TLSv1:SSLv3",
                "RSA+AES:SHA256:SHA384",
                "aDSS:aNULL:eNULL:ALL",
                "AECDH:DH:ECDH:HIGH",
                "ALL:!ADH:-AESGCM:!kRSA:+ECDHE:AESGCM:+DSS",
            })
    void aListChoosesTheSuitesThatOpensslChooses(String list) throws Exception {
        Installed.require("openssl");

        assertEquals(openssl("ciphers", list), names(new CipherRules().apply(list)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void aSecurityLevelLeavesTheSuitesThatOpensslLeaves(int level) throws Exception {
        Installed.require("openssl");
        var list = "ALL:eNULL:@SECLEVEL=" + level;

        assertEquals(openssl("ciphers", "-s", list), names(new CipherRules().apply(list)));
    }

    private static List<String> names(List<CipherSuite> suites) {
        return suites.stream().map(CipherSuite::name).toList();
    }

    /** Without those for TLS 1.3, which it lists always, and those that no JDK has. */
    private static List<String> openssl(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return Arrays.stream(output.strip().split(":", -1))
                .filter(name -> !name.startsWith("TLS_") && !name.contains("PSK") && !name.contains("SRP"))
                .toList();
    }

    @Test
    void theResultIsInTheJdksNamesWithTls13First() throws Exception {
        var list = CipherList.parse("ECDHE+AESGCM:!aECDSA:CAMELLIA");

        assertEquals(
                List.of(
                        "TLS_AES_256_GCM_SHA384",
                        "TLS_CHACHA20_POLY1305_SHA256",
                        "TLS_AES_128_GCM_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
                list.supported());
        assertTrue(
                list.suites().contains("TLS_RSA_WITH_CAMELLIA_256_CBC_SHA"),
                list.suites().toString());
    }

    @Test
    void whatTheJdkDoesNotTrustIsNotSupportedWhateverTheListSays() throws Exception {
        var supported = CipherList.parse("ALL:eNULL").supported();

        assertFalse(supported.isEmpty());
        assertFalse(supported.toString().matches(".*(NULL|anon|RC4|3DES).*"), supported.toString());
    }

    @Test
    void aSecurityLevelAlsoLimitsTls13() throws Exception {
        assertEquals(
                List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"),
                CipherList.parse("ECDHE:@SECLEVEL=4").suites().subList(0, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALL:!EXP:!LOV      | 10 | LOV",
                "AL                 | 0  | AL",
                "ALL:ECDHE+AESGMC   | 10 | AESGMC",
                "ALL:!              | 5  | ''",
                "ALL:DEFAULT        | 4  | DEFAULT",
                "ALL@STRENGHT       | 3  | @STRENGHT",
                "ALL:@SECLEVEL=6    | 4  | @SECLEVEL=6",
                "ALL:high           | 4  | high",
                "ECDHE-RSA-AES129-GCM-SHA256 | 0 | ECDHE-RSA-AES129-GCM-SHA256",
            })
    void anUnknownWordIsRefusedWhereItStands(String list, int index, String word) {
        var refused = assertThrows(CipherList.Unreadable.class, () -> CipherList.parse(list));

        assertEquals(index, refused.index());
        assertTrue(refused.getMessage().startsWith("'" + word + "' (expected: "), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "EXP", "LOW:RC4:3DES", "ALL:!ALL", "aNULL", "eNULL", "CAMELLIA", "kRSA+ECDHE"})
    void aListThatLeavesNothingIsRefused(String list) {
        var refused = assertThrows(CipherList.Unreadable.class, () -> CipherList.parse(list));

        assertTrue(refused.getMessage().endsWith("(expected: at least one, like HIGH:!aNULL)"), refused.getMessage());
    }

    @Test
    void anErrorInTheFileIsInTheMiddleOfTheList() {
        var remarks = Parsed.of("tls { cert /c ciphers ALL:!LOV }\nbackend b1 tls { cert /c ciphers \"ALL !LOV\" }")
                .remarks();

        assertEquals("f:1:28: ciphers: 'LOV' (expected: ", remarks.get(0).substring(0, 34));
        assertTrue(remarks.toString().contains("f:2:40: ciphers: 'LOV' (expected: "), remarks.toString());
    }
}
