package dev.pgbeacon.router.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What SCRAM's messages say of channel binding.
 *
 * @param header begins the client's first message
 * @param repeated attribute c of its last: the same and the bound data, in base64
 */
record ScramBinding(String header, String repeated) {

    static ScramBinding to(ChannelBinding binding) {
        return of("p=" + ChannelBinding.TYPE + ",,", binding.hash());
    }

    /** @param flag n: the client cannot bind; y: it could, and thinks that the server cannot */
    static ScramBinding none(char flag) {
        return of(flag + ",,", Octets.of());
    }

    private static ScramBinding of(String header, Octets hash) {
        var input = new ByteArrayOutputStream();
        input.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        input.writeBytes(hash.bytes());
        return new ScramBinding(header, Base64.getEncoder().encodeToString(input.toByteArray()));
    }
}
