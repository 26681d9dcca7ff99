package dev.pgbeacon.router.conf;

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * An OpenSSL cipher list, as the suites that it chooses, the preferred ones first.
 *
 * @param text as written
 * @param suites those of TLS 1.3, which no list touches, and those chosen, by IANA's names, of which the JDK may have fewer
 */
public record CipherList(String text, List<String> suites) {
    static final Form<CipherList> FORM = new Reader();

    public CipherList {
        suites = List.copyOf(suites);
    }

    /** What this JDK has of it, as its engines want it: SslContextBuilder.ciphers, SSLParameters.setCipherSuites. */
    public List<String> supported() {
        return suites.stream().filter(Jdk.SUITES::contains).toList();
    }

    /** A list that cannot be read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        private final int index;

        /** @param index of the character in the list where it is wrong */
        Unreadable(int index, String message) {
            super(message);
            this.index = index;
        }

        int index() {
            return index;
        }
    }

    static CipherList parse(String text) throws Unreadable {
        var rules = new CipherRules();
        var chosen = rules.apply(text);
        var suites = Stream.concat(
                        CipherSuite.TLS_1_3.stream().filter(suite -> suite.meets(rules.securityLevel())),
                        chosen.stream())
                .map(CipherSuite::iana)
                .toList();
        var list = new CipherList(text, suites);
        // As OpenSSL: a list that leaves TLS 1.3 alone is a mistake.
        if (chosen.stream().noneMatch(suite -> Jdk.SUITES.contains(suite.iana()))) {
            throw new Unreadable(
                    0,
                    Remarks.shown(text) + " leaves no cipher suite that Java has (expected: at least one, like"
                            + " HIGH:!aNULL)");
        }
        return list;
    }

    /** Asked once, and only if there is a list. */
    private static final class Jdk {
        private static final Set<String> SUITES = suites();

        private static Set<String> suites() {
            try {
                return Set.copyOf(Arrays.asList(
                        SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private static final class Reader implements Form<CipherList> {
        @Override
        public String expected() {
            return "an OpenSSL cipher list, like ALL:!EXP:!LOW";
        }

        @Override
        public Optional<CipherList> read(String keyword, Token token, Remarks remarks) {
            try {
                return Optional.of(parse(token.text()));
            } catch (Unreadable wrong) {
                remarks.error(token.placeOf(wrong.index()), keyword + ": " + wrong.getMessage());
                return Optional.empty();
            }
        }
    }
}
