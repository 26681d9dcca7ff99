package dev.pgbeacon.router.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The exchange of RFC 7677, section 3: user "user", password "pencil". */
class Rfc7677Test {
    private static final String CLIENT_FIRST_BARE = "n=user,r=rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String SERVER_FIRST =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String WITHOUT_PROOF = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SIGNATURE = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static final Octets SALT =
            Octets.ofBase64("W22ZaJ0SNY7soEsUEjb6gQ==").orElseThrow();
    private static final ScramKeys KEYS = ScramKeys.derive("pencil".getBytes(StandardCharsets.US_ASCII), SALT, 4096);

    @Test
    void theProofAndTheSignatureAreThoseOfTheRfc() {
        var transcript = new Transcript(CLIENT_FIRST_BARE, SERVER_FIRST, WITHOUT_PROOF);

        var proof = Sha256.xor(KEYS.clientKey().bytes(), transcript.clientSignature(KEYS.storedKey()));

        assertEquals(PROOF, Octets.of(proof).base64());
        assertEquals(SIGNATURE, transcript.serverSignature(KEYS.serverKey()).base64());
    }

    @Test
    void theServerAdmitsTheClientOfTheRfcAndRecoversItsKey() {
        var verifier = Verifier.Scram.of(KEYS, SALT, 4096);
        var subject = new ScramSubject("user", verifier, Optional.empty(), Optional.empty());
        var login = new ScramLogin(subject, Fixed.NO_TLS, SERVER_NONCE);

        var first = login.on('p', Fixed.saslInitial("SCRAM-SHA-256", "n,," + CLIENT_FIRST_BARE));
        var last = login.on('p', Fixed.octets(WITHOUT_PROOF + ",p=" + PROOF).bytes());

        assertEquals(SERVER_FIRST, Fixed.asked(first));
        var admitted = assertInstanceOf(Turn.Admitted.class, last);
        assertEquals(Optional.of(new Challenge.SaslFinal(Fixed.octets("v=" + SIGNATURE))), admitted.last());
        var keys = assertInstanceOf(Credential.Keys.class, admitted.credential());
        assertEquals(KEYS.clientKey(), Octets.of(keys.clientKey().bytes()));
    }

    /** The keys in the form of pg_authid.rolpassword. */
    @Test
    void theVerifierIsReadAsPostgresqlWritesIt() {
        var stored = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

        assertEquals(Verifier.Scram.of(KEYS, SALT, 4096), Verifier.parse(stored));
    }
}
