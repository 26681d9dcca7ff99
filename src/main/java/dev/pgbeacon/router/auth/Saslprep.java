package dev.pgbeacon.router.auth;

import com.ongres.saslprep.SASLprep;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A password as SCRAM hashes it, RFC 4013, with PostgreSQL's leniency (pg_saslprep): what is not UTF-8, holds a prohibited or
 * unassigned character, or would become empty, is taken as it is. A password in another encoding still has to work.
 */
final class Saslprep {
    private static final SASLprep PROFILE = new SASLprep();

    private Saslprep() {}

    static byte[] prepare(byte[] password) {
        if (isAscii(password)) {
            return password;
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
            // As a stored string, not as a query: PostgreSQL prohibits unassigned code points on both sides.
            var prepared = PROFILE.prepareStored(text.toString()).getBytes(StandardCharsets.UTF_8);
            return prepared.length == 0 ? password : prepared;
        } catch (CharacterCodingException | IllegalArgumentException | IndexOutOfBoundsException notPrepared) {
            // The last is what the library throws at a password of which nothing would remain.
            return password;
        }
    }

    private static boolean isAscii(byte[] password) {
        for (byte each : password) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }
}
