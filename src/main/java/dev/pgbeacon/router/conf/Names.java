package dev.pgbeacon.router.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A keyword with a list of functions or tables, {@code a,b} or {@code a, b}; said again, the names are added. A name may have its
 * schema before it; without quotes it is folded to lower case, as PostgreSQL does.
 */
final class Names implements Section.Statement {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*(\\.[\\p{L}_][\\p{L}\\p{N}_$]*)?");
    private static final Pattern PIECE = Pattern.compile(",|[^,]+");
    private static final Pattern WHOLE = Pattern.compile("(?s)\\A.*");
    private static final String EXPECTED = "names, like f, schema.g";

    private final boolean star;
    private final List<String> names = new ArrayList<>();

    private Names(boolean star) {
        this.star = star;
    }

    static Names list() {
        return new Names(false);
    }

    /** {@code *} is legal, too. */
    static Names listOrAll() {
        return new Names(true);
    }

    List<String> names() {
        return names;
    }

    @Override
    public void read(Cursor cursor, Token keyword, Section section) {
        boolean wantsName = true;
        while (wantsName || nextIsComma(cursor)) {
            var found = cursor.value(keyword, expected(), section::has);
            if (found.isEmpty()) {
                return;
            }
            var token = found.get();
            boolean quoted = token.is(Token.Kind.QUOTED);
            var pieces = quoted ? WHOLE.matcher(token.text()) : PIECE.matcher(token.text());
            while (pieces.find()) {
                boolean comma = !quoted && pieces.group().equals(",");
                var name = comma ? "" : quoted ? pieces.group() : pieces.group().toLowerCase(Locale.ROOT);
                if (isName(name, quoted)) {
                    names.add(name);
                } else if (!comma || wantsName) {
                    cursor.remarks().error(token.placeOf(pieces.start()), refusal(keyword, name));
                }
                wantsName = comma;
            }
        }
    }

    private static boolean nextIsComma(Cursor cursor) {
        return cursor.peek().is(Token.Kind.WORD) && cursor.peek().text().startsWith(",");
    }

    private boolean isName(String name, boolean quoted) {
        return (star && name.equals("*"))
                || (quoted ? !name.isBlank() : NAME.matcher(name).matches());
    }

    private String refusal(Token keyword, String name) {
        return keyword.keyword() + ": " + Remarks.shown(name) + " (expected: " + expected() + ")";
    }

    private String expected() {
        return star ? EXPECTED + ", or *" : EXPECTED;
    }
}
