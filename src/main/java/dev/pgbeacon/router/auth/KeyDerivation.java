package dev.pgbeacon.router.auth;

/** {@link ScramKeys#derive}, or in tests something that counts. */
@FunctionalInterface
interface KeyDerivation {
    ScramKeys derive(byte[] password, Octets salt, int iterations);
}
