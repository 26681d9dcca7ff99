package dev.pgbeacon.router.conf;

import dev.pgbeacon.net.TlsIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The router's file with the files that it names, all read and found good. */
public record RouterSetup(RouterFile file, Hba hba, AuthDb authdb) {
    /**
     * A reading of all files.
     *
     * @param setup empty, if there are errors
     * @param remarks errors and warnings, as they stand in the files
     */
    public record Reading(Optional<RouterSetup> setup, List<Remark> remarks) {
        public Reading {
            remarks = List.copyOf(remarks);
        }
    }

    /** Reads everything, and finds all that is wrong with it. */
    public static Reading read(Path path, Host host) {
        var remarks = new Remarks();
        var setup = Source.read(path, new Place(path.toString(), 1, 1), "router's file", remarks)
                .map(source -> new Check(RouterFileParser.parse(source, remarks), host, remarks).setup());
        return new Reading(setup.filter(whole -> !remarks.hasErrors()), remarks.inOrder());
    }

    /** What is checked outside of the file. */
    private record Check(ParsedFile parsed, Host host, Remarks remarks) {
        RouterSetup setup() {
            var file = parsed.file();
            file.fixed().user().filter(user -> !host.hasUser(user)).ifPresent(user -> unknown("user", user));
            file.fixed().group().filter(group -> !host.hasGroup(group)).ifPresent(group -> unknown("group", group));
            file.tls().ifPresent(this::checkTls);
            parsed.ca().ifPresent(ca -> checkCa(ca, parsed.place("ca")));
            parsed.backendCas().forEach(ca -> checkCa(ca.path(), ca.place()));
            var access = file.access();
            var hba = access.hba()
                    .flatMap(path -> Source.read(path, parsed.place("hba"), "hba", remarks))
                    .map(source -> HbaParser.parse(source, remarks));
            var authdb = access.authdb()
                    .flatMap(path -> Source.read(path, parsed.place("authdb"), "authdb", remarks))
                    .map(source -> AuthDb.parse(source, remarks));
            if (access.authdb().isEmpty() && access.authQuery().isEmpty()) {
                checkNothingToCheckAgainst(access.hba().isPresent(), hba);
            }
            if (file.tls().isEmpty()) {
                hba.ifPresent(this::warnOfHostssl);
            }
            return new RouterSetup(file, hba.orElse(Hba.samehostWithScram()), authdb.orElse(new AuthDb(Map.of())));
        }

        private void unknown(String what, String name) {
            remarks.error(
                    parsed.place(what),
                    what + ": " + Remarks.shown(name) + " is not known (expected: a " + what + " of this system)");
        }

        private void checkTls(RouterFile.Tls tls) {
            boolean certGood = uses("cert", parsed.place("cert"), tls.cert(), () -> TlsIdentity.trust(tls.cert()));
            boolean keyNamed = parsed.places().containsKey("key");
            if (certGood) {
                uses(
                        keyNamed ? "key" : "cert",
                        parsed.place(keyNamed ? "key" : "cert"),
                        tls.key(),
                        () -> TlsIdentity.read(tls.cert(), tls.key()));
            }
        }

        private void checkCa(Path ca, Place place) {
            uses("ca", place, ca, () -> TlsIdentity.trust(ca));
        }

        private boolean uses(String keyword, Place place, Path path, Use use) {
            try {
                use.use();
                return true;
            } catch (IOException | GeneralSecurityException | RuntimeException wrong) {
                remarks.error(
                        place,
                        keyword + ": " + Remarks.shown(path.toString()) + " cannot be used: "
                                + TlsIdentity.reason(wrong) + " (expected: " + expected(keyword) + ")");
                return false;
            }
        }

        private static String expected(String keyword) {
            return keyword.equals("key")
                    ? "the certificate's key in PEM: PKCS#8, PKCS#1 or SEC1, without a passphrase"
                    : "a certificate in PEM" + (keyword.equals("cert") ? ", with its key there or named by key" : "");
        }

        private void checkNothingToCheckAgainst(boolean hbaNamed, Optional<Hba> hba) {
            if (!hbaNamed) {
                remarks.error(
                        parsed.end(),
                        "nothing to check clients against: no hba, authdb or auth_query (expected: at least one)");
            }
            hba.ifPresent(some -> some.rules().stream()
                    .filter(rule -> rule.method().needsVerifier())
                    .forEach(rule -> remarks.error(
                            rule.place(),
                            "a line with md5 or scram-sha-256, and nothing to check against (expected: authdb or"
                                    + " auth_query in the router's file)")));
        }

        private void warnOfHostssl(Hba hba) {
            hba.rules().stream()
                    .filter(rule -> rule.kind() == HbaRule.Kind.HOSTSSL)
                    .forEach(
                            rule -> remarks.warning(
                                    rule.place(),
                                    "hostssl, which no client can meet (expected: tls with cert and key in the router's file)"));
        }
    }

    /** What a file is read for. */
    private interface Use {
        Object use() throws IOException, GeneralSecurityException;
    }
}
