package dev.pgbeacon.face.kube.api;

import java.util.Optional;

/**
 * Where the API server is, who is believed to be it, and as whom it is asked.
 *
 * @param ca who signed its certificate, and nobody else; empty: those whom Java trusts
 * @param tlsName what its certificate is for, where that is not its host
 * @param unverified a kubeconfig's {@code insecure-skip-tls-verify}
 * @param client a certificate to show to it
 */
public record Access(
        ApiServer server,
        Optional<Text> ca,
        Optional<String> tlsName,
        boolean unverified,
        Optional<Text> token,
        Optional<Certificate> client) {

    public record Certificate(Text chain, Text key) {}

    /** As a pod does it. */
    public static Access of(ApiServer server, Optional<Text> ca, Optional<Text> token) {
        return new Access(server, ca, Optional.empty(), false, token, Optional.empty());
    }
}
