package dev.pgbeacon.router.auth;

/** One client's login, from what it is asked to whether it is let in. It is over with anything but {@link Turn.Ask}. */
public sealed interface ClientLogin permits PasswordLogin, Md5Login, ScramLogin {
    /** PostgreSQL's PG_MAX_AUTH_TOKEN_LENGTH. */
    int LONGEST_PASSWORD = 65_535;
    /** PostgreSQL's PG_MAX_SASL_MESSAGE_LENGTH. */
    int LONGEST_SASL = 1_024;

    char ANSWER = 'p';

    /** What is sent first. */
    Challenge challenge();

    /** How long the body of an answer may be; a longer one is to be refused before it is read. */
    int longestAnswer();

    /** @param body without type and length; a password in it is copied */
    Turn on(char type, byte[] body);

    /** For a body over {@link #longestAnswer}. */
    default Turn onTooLong() {
        return new Turn.Refused(Refusal.protocol("invalid message length"));
    }
}
