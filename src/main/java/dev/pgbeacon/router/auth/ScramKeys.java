package dev.pgbeacon.router.auth;

/** What follows from a password, a salt and an iteration count. */
record ScramKeys(Octets clientKey, Octets storedKey, Octets serverKey) {

    /** Costs as many HMACs as there are iterations: about a millisecond or two for PostgreSQL's default of 4,096. */
    static ScramKeys derive(byte[] password, Octets salt, int iterations) {
        var salted = Sha256.hi(Saslprep.prepare(password), salt.bytes(), iterations);
        var clientKey = Sha256.hmac(salted, "Client Key");
        return new ScramKeys(
                Octets.of(clientKey), Octets.of(Sha256.hash(clientKey)), Octets.of(Sha256.hmac(salted, "Server Key")));
    }
}
