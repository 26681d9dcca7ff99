package dev.pgbeacon.router.auth;

/** The client's last SCRAM message, read as PostgreSQL does (auth-scram.c, read_client_final_message). */
record ClientFinal(String binding, String nonce, String withoutProof, Octets proof) {

    /** @param check looks at the channel binding as soon as it is read, before errors further on are reported */
    static ClientFinal read(String message, BindingCheck check) throws Violation {
        var in = new Attributes(message);
        var binding = in.value('c');
        check.check(binding);
        var nonce = in.value('r');
        var value = new StringBuilder();
        int proofAt;
        do {
            // The comma before the attribute does not belong to what is signed.
            proofAt = in.position() - 1;
        } while (in.any(value) != 'p');
        var proof = Octets.ofBase64(value.toString())
                .filter(octets -> octets.length() == Sha256.LENGTH)
                .orElseThrow(() -> Attributes.malformed("Malformed proof in client-final-message."));
        if (!in.atEnd()) {
            throw Attributes.malformed("Garbage found at the end of client-final-message.");
        }
        return new ClientFinal(binding, nonce, message.substring(0, proofAt), proof);
    }

    interface BindingCheck {
        void check(String binding) throws Violation;
    }
}
