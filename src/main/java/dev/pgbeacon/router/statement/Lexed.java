package dev.pgbeacon.router.statement;

/** What a lexer returns. */
sealed interface Lexed permits Tokens, Lexed.Unreadable {
    /** The server will give its error, or reads it otherwise than we do. */
    record Unreadable(String why) implements Lexed {}
}
