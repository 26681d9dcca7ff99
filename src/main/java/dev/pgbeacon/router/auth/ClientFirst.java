package dev.pgbeacon.router.auth;

import java.util.Optional;

/**
 * The client's first SCRAM message, read as PostgreSQL does (auth-scram.c, read_client_first_message). The user name in it
 * is ignored: the startup packet's counts.
 *
 * @param flag of channel binding: n, y or p
 * @param bare the message without its GS2 header
 */
record ClientFirst(char flag, String bare, String nonce) {
    private static final int SHOWN = 30;

    /**
     * @param plus whether the client chose SCRAM-SHA-256-PLUS
     * @param offered whether that was offered to it
     */
    static ClientFirst read(String message, boolean plus, boolean offered) throws Violation {
        var in = new Attributes(message);
        char flag = in.peek();
        switch (flag) {
            case 'n', 'y' -> readWithoutBinding(in, flag, plus, offered);
            case 'p' -> readBindingType(in, plus);
            default ->
                throw Attributes.malformed("Unexpected channel-binding flag \"" + Attributes.printable(flag) + "\".");
        }
        if (in.peek() == 'a') {
            throw new Violation(Refusal.unsupported("client uses authorization identity, but it is not supported"));
        }
        if (in.peek() != ',') {
            throw Attributes.malformed(
                    "Unexpected attribute \"" + Attributes.printable(in.peek()) + "\" in client-first-message.");
        }
        in.skip();
        var bare = in.rest();
        if (in.peek() == 'm') {
            throw new Violation(Refusal.unsupported("client requires an unsupported SCRAM extension"));
        }
        in.value('n');
        var nonce = in.value('r');
        if (!Attributes.isPrintable(nonce)) {
            throw new Violation(Refusal.protocol("non-printable characters in SCRAM nonce"));
        }
        var ignored = new StringBuilder();
        while (!in.atEnd()) {
            in.any(ignored);
        }
        return new ClientFirst(flag, bare, nonce);
    }

    private static void readWithoutBinding(Attributes in, char flag, boolean plus, boolean offered) throws Violation {
        if (plus) {
            throw Attributes.malformed("The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not"
                    + " include channel binding data.");
        }
        if (flag == 'y' && offered) {
            // Somebody between us took the offer away.
            throw new Violation(Refusal.authorization(
                    "SCRAM channel binding negotiation error",
                    Optional.of("The client supports SCRAM channel binding but thinks the server does not.  However,"
                            + " this server does support channel binding.")));
        }
        in.skip();
        if (in.peek() != ',') {
            throw Attributes.malformed(
                    "Comma expected, but found character \"" + Attributes.printable(in.peek()) + "\".");
        }
        in.skip();
    }

    private static void readBindingType(Attributes in, boolean plus) throws Violation {
        if (!plus) {
            throw Attributes.malformed("The client selected SCRAM-SHA-256 without channel binding, but the SCRAM"
                    + " message includes channel binding data.");
        }
        var type = in.value('p');
        if (!type.equals(ChannelBinding.TYPE)) {
            throw new Violation(Refusal.protocol("unsupported SCRAM channel-binding type \"" + shown(type) + "\""));
        }
    }

    private static String shown(String type) {
        return type.substring(0, Math.min(SHOWN, type.length())).replaceAll("[^\\x21-\\x7E]", "?");
    }
}
