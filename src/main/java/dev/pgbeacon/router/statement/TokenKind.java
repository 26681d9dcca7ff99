package dev.pgbeacon.router.statement;

/** What a lexer tells apart. */
enum TokenKind {
    /** A keyword or a name without quotes. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    /** A constant in quotes of any kind. */
    STRING,
    NUMBER,
    /** Like $1. */
    PARAMETER,
    OPERATOR,
    OPEN,
    CLOSE,
    OPEN_BRACKET,
    CLOSE_BRACKET,
    COMMA,
    SEMICOLON,
    DOT,
    /** The two colons before a type. */
    CAST,
    /** A colon, a colon with an equals sign, two dots. */
    OTHER,
    /** Before the first and after the last. */
    END;

    boolean isName() {
        return this == WORD || this == QUOTED;
    }
}
