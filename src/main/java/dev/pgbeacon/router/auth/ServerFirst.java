package dev.pgbeacon.router.auth;

/** The backend's first SCRAM message. */
record ServerFirst(String nonce, Octets salt, int iterations) {

    static ServerFirst read(String message, String clientNonce) throws Violation {
        var in = new Attributes(message);
        var nonce = in.value('r');
        // Longer, too: a nonce that is ours alone would let an old exchange be played again.
        if (!nonce.startsWith(clientNonce) || nonce.length() == clientNonce.length()) {
            throw Attributes.malformed("Nonce does not match.");
        }
        var salt = Octets.ofBase64(in.value('s'))
                .filter(octets -> octets.length() > 0)
                .orElseThrow(() -> Attributes.malformed("Invalid salt."));
        int iterations = iterations(in.value('i'));
        var ignored = new StringBuilder();
        while (!in.atEnd()) {
            in.any(ignored);
        }
        return new ServerFirst(nonce, salt, iterations);
    }

    private static int iterations(String digits) throws Violation {
        long number = digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : 0;
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw Attributes.malformed("Invalid iteration count.");
        }
        return (int) number;
    }
}
