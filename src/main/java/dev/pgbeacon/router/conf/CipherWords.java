package dev.pgbeacon.router.conf;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The words of OpenSSL's cipher lists (ciphers(1)), and which suites they mean. */
final class CipherWords {
    /** What was dropped from OpenSSL, or no JDK has: legal, as lists are old, and means no suite. */
    private static final Set<String> NO_SUITE = Set.of(
            ("EXP EXPORT EXPORT40 EXPORT56 LOW MEDIUM SSLv2 RC2 RC4 IDEA SEED DES 3DES PSK kPSK aPSK kECDHEPSK kDHEPSK"
                            + " kRSAPSK SRP kSRP aSRP KRB5 kKRB5 aKRB5 kECDHr kECDHe kECDH aECDH kDHr kDHd aDH kFZA aFZA"
                            + " eFZA FZA GOST kGOST kGOST18 aGOST aGOST01 aGOST12 GOST89 GOST94 GOST12 GOST89MAC"
                            + " GOST89MAC12"
                            // Suites of OpenSSL 1.0, which exclude themselves in many a list.
                            + " RC4-MD5 RC4-SHA RC4-64-MD5 RC2-CBC-MD5 IDEA-CBC-SHA IDEA-CBC-MD5 SEED-SHA DHE-RSA-SEED-SHA"
                            + " DHE-DSS-SEED-SHA ADH-SEED-SHA DES-CBC-SHA DES-CBC-MD5 DES-CBC3-SHA DES-CBC3-MD5"
                            + " EDH-RSA-DES-CBC-SHA EDH-DSS-DES-CBC-SHA EDH-RSA-DES-CBC3-SHA EDH-DSS-DES-CBC3-SHA"
                            + " DHE-RSA-DES-CBC3-SHA DHE-DSS-DES-CBC3-SHA DHE-DSS-RC4-SHA ADH-RC4-MD5 ADH-DES-CBC-SHA"
                            + " ADH-DES-CBC3-SHA AECDH-RC4-SHA AECDH-DES-CBC3-SHA ECDHE-RSA-RC4-SHA ECDHE-ECDSA-RC4-SHA"
                            + " ECDHE-RSA-DES-CBC3-SHA ECDHE-ECDSA-DES-CBC3-SHA ECDH-RSA-RC4-SHA ECDH-ECDSA-RC4-SHA"
                            + " ECDH-RSA-DES-CBC3-SHA ECDH-ECDSA-DES-CBC3-SHA ECDH-RSA-AES128-SHA ECDH-RSA-AES256-SHA"
                            + " ECDH-ECDSA-AES128-SHA ECDH-ECDSA-AES256-SHA KRB5-DES-CBC-SHA KRB5-DES-CBC3-SHA"
                            + " KRB5-RC4-SHA KRB5-IDEA-CBC-SHA KRB5-DES-CBC-MD5 KRB5-DES-CBC3-MD5 KRB5-RC4-MD5"
                            + " EXP-RC4-MD5 EXP-RC2-CBC-MD5 EXP-DES-CBC-SHA EXP-EDH-RSA-DES-CBC-SHA"
                            + " EXP-EDH-DSS-DES-CBC-SHA EXP-ADH-RC4-MD5 EXP-ADH-DES-CBC-SHA EXP-KRB5-DES-CBC-SHA"
                            + " EXP-KRB5-RC2-CBC-SHA EXP-KRB5-RC4-SHA EXP-KRB5-DES-CBC-MD5 EXP-KRB5-RC4-MD5")
                    .split(" "));

    private static final Map<String, Predicate<CipherSuite>> WORDS = new HashMap<>();

    static {
        word("ALL HIGH", CipherSuite::encrypts);
        word("COMPLEMENTOFALL eNULL NULL", suite -> !suite.encrypts());
        word("COMPLEMENTOFDEFAULT", suite -> suite.encrypts() && !suite.isDefault());
        word("aNULL", suite -> !suite.authenticates());
        word("kRSA RSA", exchange("RSA"));
        word("kDHE kEDH DH", exchange("DH"));
        word("kECDHE kEECDH ECDH", exchange("ECDH"));
        word("DHE EDH", exchange("DH").and(CipherSuite::authenticates));
        word("ECDHE EECDH", exchange("ECDH").and(CipherSuite::authenticates));
        word("ADH", exchange("DH").and(suite -> !suite.authenticates()));
        word("AECDH", exchange("ECDH").and(suite -> !suite.authenticates()));
        word("aRSA", authentication("RSA"));
        word("aECDSA ECDSA", authentication("ECDSA"));
        word("aDSS DSS", authentication("DSS"));
        word("AES", encryption("AES"));
        word("AES128", encryption("AES").and(suite -> suite.bits() == 128));
        word("AES256", encryption("AES").and(suite -> suite.bits() == 256));
        word("AESGCM", encryption("AESGCM"));
        word("AESCCM", encryption("AESCCM"));
        word("AESCCM8", encryption("AESCCM8"));
        word("CHACHA20", encryption("CHACHA20"));
        word("CAMELLIA", encryption("Camellia"));
        word("CAMELLIA128", encryption("Camellia").and(suite -> suite.bits() == 128));
        word("CAMELLIA256", encryption("Camellia").and(suite -> suite.bits() == 256));
        word("ARIA ARIAGCM", encryption("ARIA"));
        word("ARIA128", encryption("ARIA").and(suite -> suite.bits() == 128));
        word("ARIA256", encryption("ARIA").and(suite -> suite.bits() == 256));
        word("CBC", encryption("Camellia").or(suite -> suite.encryption().equals("AES")));
        word("MD5", mac("MD5"));
        word("SHA SHA1", mac("SHA1"));
        word("SHA256", mac("SHA256"));
        word("SHA384", mac("SHA384"));
        word("SSLv3", version("SSLv3"));
        word("TLSv1 TLSv1.0", version("TLSv1"));
        word("TLSv1.2", version("TLSv1.2"));
        CipherSuite.ALL.forEach(suite -> word(suite.name() + " " + suite.iana(), suite::equals));
        NO_SUITE.forEach(word -> WORDS.putIfAbsent(word, suite -> false));
    }

    private CipherWords() {}

    /** Empty, if OpenSSL has no such word. */
    static Optional<Predicate<CipherSuite>> find(String word) {
        return Optional.ofNullable(WORDS.get(word));
    }

    private static void word(String words, Predicate<CipherSuite> meaning) {
        for (var word : words.split(" ", -1)) {
            WORDS.put(word, meaning);
        }
    }

    private static Predicate<CipherSuite> exchange(String name) {
        return suite -> suite.keyExchange().equals(name);
    }

    private static Predicate<CipherSuite> authentication(String name) {
        return suite -> suite.authentication().equals(name);
    }

    private static Predicate<CipherSuite> encryption(String beginning) {
        return suite -> suite.encryption().startsWith(beginning);
    }

    private static Predicate<CipherSuite> mac(String name) {
        return suite -> suite.mac().equals(name);
    }

    private static Predicate<CipherSuite> version(String name) {
        return suite -> suite.version().equals(name);
    }
}
