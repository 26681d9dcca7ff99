package dev.pgbeacon.router.statement;

import java.util.Locale;
import java.util.Set;

/** What a lexer must know of client_encoding. */
public enum TextEncoding {
    UTF8,
    /** Every byte below 128 is the ASCII character; what the others are does not matter to a lexer. */
    ASCII_SUPERSET,
    /** The second byte of a character may look like a backslash, a quote or a letter: only pure ASCII can be read. */
    AMBIGUOUS;

    /** PostgreSQL's manual, "Character Set Support": those whose multibyte characters keep the eighth bit in every byte. */
    private static final Set<String> SUPERSETS = Set.of(
            "SQL_ASCII",
            "EUC_CN",
            "EUC_JP",
            "EUC_JIS_2004",
            "EUC_KR",
            "EUC_TW",
            "ISO_8859_5",
            "ISO_8859_6",
            "ISO_8859_7",
            "ISO_8859_8",
            "KOI8R",
            "KOI8U",
            "LATIN1",
            "LATIN2",
            "LATIN3",
            "LATIN4",
            "LATIN5",
            "LATIN6",
            "LATIN7",
            "LATIN8",
            "LATIN9",
            "LATIN10",
            "MULE_INTERNAL",
            "WIN866",
            "WIN874",
            "WIN1250",
            "WIN1251",
            "WIN1252",
            "WIN1253",
            "WIN1254",
            "WIN1255",
            "WIN1256",
            "WIN1257",
            "WIN1258");

    /** @param clientEncoding as ParameterStatus says it, which is the canonical name */
    public static TextEncoding of(String clientEncoding) {
        String name = clientEncoding.toUpperCase(Locale.ROOT);
        if (name.equals("UTF8")) {
            return UTF8;
        }
        return SUPERSETS.contains(name) ? ASCII_SUPERSET : AMBIGUOUS;
    }
}
