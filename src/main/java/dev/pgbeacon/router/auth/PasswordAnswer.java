package dev.pgbeacon.router.auth;

import java.util.Arrays;

/** What a client sends for a password, in the clear or hashed: a text that ends with its only zero byte. */
final class PasswordAnswer {
    private PasswordAnswer() {}

    static byte[] read(char type, byte[] body) throws Violation {
        if (type != ClientLogin.ANSWER) {
            throw new Violation(Refusal.protocol("expected password response, got message type " + (int) type));
        }
        int zero = 0;
        while (zero < body.length && body[zero] != 0) {
            zero++;
        }
        if (zero != body.length - 1) {
            throw new Violation(Refusal.protocol("invalid password packet size"));
        }
        if (zero == 0) {
            throw new Violation(Refusal.emptyPassword());
        }
        return Arrays.copyOf(body, zero);
    }
}
