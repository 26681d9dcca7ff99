package dev.pgbeacon.router.auth;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A TLS connection as its server's certificate names it: tls-server-end-point, RFC 5929. */
public record ChannelBinding(Octets hash) {
    static final String TYPE = "tls-server-end-point";

    private static final Pattern HASH_AND_KEY = Pattern.compile("(.+)WITH.+");

    /** Empty for a certificate whose signature knows no hash, like Ed25519: RFC 5929 leaves it undefined. */
    public static Optional<ChannelBinding> of(X509Certificate server) {
        try {
            var hash = hashOf(server);
            return hash.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new ChannelBinding(
                            Octets.of(MessageDigest.getInstance(hash.get()).digest(server.getEncoded()))));
        } catch (GeneralSecurityException | IOException unknownHash) {
            return Optional.empty();
        }
    }

    private static Optional<String> hashOf(X509Certificate server) throws GeneralSecurityException, IOException {
        var signature = server.getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.equals("RSASSA-PSS")) {
            var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(server.getSigAlgParams());
            return Optional.of(
                    strong(parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm()));
        }
        var parts = HASH_AND_KEY.matcher(signature);
        return parts.matches() ? Optional.of(strong(parts.group(1))) : Optional.empty();
    }

    /** MD5 and SHA-1 are replaced by SHA-256, says the RFC. */
    private static String strong(String hash) {
        return switch (hash.toUpperCase(Locale.ROOT).replace("-", "")) {
            case "MD5", "SHA1" -> "SHA-256";
            // Certificates say SHA384, message digests SHA-384.
            case "SHA224" -> "SHA-224";
            case "SHA256" -> "SHA-256";
            case "SHA384" -> "SHA-384";
            case "SHA512" -> "SHA-512";
            default -> hash;
        };
    }
}
