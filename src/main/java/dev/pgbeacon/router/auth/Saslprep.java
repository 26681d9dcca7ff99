package dev.pgbeacon.router.auth;

import com.ongres.saslprep.SASLprep;
import com.ongres.stringprep.Option;
import com.ongres.stringprep.Profile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Set;

/**
 * A password as SCRAM hashes it, RFC 4013, with PostgreSQL's leniency (pg_saslprep): what is not UTF-8, holds a prohibited or
 * unassigned character, or would become empty, is taken as it is. A password in another encoding still has to work.
 */
final class Saslprep {
    private static final Profile PROFILE = new BeforeNormalization();
    /** In two tables of RFC 3454; PostgreSQL makes it a space, the library nothing. */
    private static final char ZERO_WIDTH_SPACE = '\u200b';

    private Saslprep() {}

    static byte[] prepare(byte[] password) {
        if (isAscii(password)) {
            return password;
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(password))
                    .toString();
            // As a stored string, not as a query: PostgreSQL prohibits unassigned code points on both sides.
            var mapped = PROFILE.prepareStored(text.replace(ZERO_WIDTH_SPACE, ' '));
            var prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
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

    /** PostgreSQL looks for prohibited characters before it normalizes, the RFC afterwards, when some are gone. */
    private static final class BeforeNormalization implements Profile {
        private final SASLprep rfc = new SASLprep();

        @Override
        public Set<Option> profile() {
            var options = EnumSet.copyOf(rfc.profile());
            options.remove(Option.NORMALIZE_KC);
            return options;
        }

        @Override
        public int[] additionalMappingTable(int codePoint) {
            return rfc.additionalMappingTable(codePoint);
        }
    }
}
