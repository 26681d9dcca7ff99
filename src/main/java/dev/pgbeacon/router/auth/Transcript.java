package dev.pgbeacon.router.auth;

import java.nio.charset.StandardCharsets;

/** What both sides said, which is what they sign: RFC 5802's AuthMessage. */
record Transcript(String clientFirstBare, String serverFirst, String clientFinalWithoutProof) {

    /** What the client mixes its key with, and takes it out of again: XOR of this and the ClientKey is its proof. */
    byte[] clientSignature(Octets storedKey) {
        return signed(storedKey);
    }

    Octets serverSignature(Octets serverKey) {
        return Octets.of(signed(serverKey));
    }

    private byte[] signed(Octets key) {
        var message = clientFirstBare + "," + serverFirst + "," + clientFinalWithoutProof;
        return Sha256.hmac(key.bytes(), message.getBytes(StandardCharsets.ISO_8859_1));
    }
}
