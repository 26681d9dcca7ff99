package dev.pgbeacon.router.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A keyword with a list, {@code a,b} or {@code a, b}; said again, the values are added. What is in quotes is one value. */
final class Listed<T> implements Section.Statement {
    private static final Pattern PIECE = Pattern.compile(",|[^,]+");
    private static final Pattern WHOLE = Pattern.compile("(?s)\\A.*");

    /** Reads one value; empty, if it is none. */
    @FunctionalInterface
    interface Piece<T> {
        Optional<T> read(String text, boolean quoted);
    }

    private final String expected;
    private final Piece<T> piece;
    private final List<T> values = new ArrayList<>();
    private Optional<Place> place = Optional.empty();

    Listed(String expected, Piece<T> piece) {
        this.expected = expected;
        this.piece = piece;
    }

    List<T> values() {
        return values;
    }

    /** Where the first value stands. */
    Optional<Place> place() {
        return place;
    }

    @Override
    public void read(Cursor cursor, Token keyword, Section section) {
        boolean wantsValue = true;
        while (wantsValue || nextIsComma(cursor)) {
            var found = cursor.value(keyword, expected, section::has);
            if (found.isEmpty()) {
                return;
            }
            var token = found.get();
            place = place.or(() -> Optional.of(token.place()));
            boolean quoted = token.is(Token.Kind.QUOTED);
            var pieces = quoted ? WHOLE.matcher(token.text()) : PIECE.matcher(token.text());
            while (pieces.find()) {
                boolean comma = !quoted && pieces.group().equals(",");
                var text = comma ? "" : pieces.group();
                var value = comma ? Optional.<T>empty() : piece.read(text, quoted);
                value.ifPresent(values::add);
                if (value.isEmpty() && (!comma || wantsValue)) {
                    cursor.remarks().error(token.placeOf(pieces.start()), refusal(keyword, text));
                }
                wantsValue = comma;
            }
        }
    }

    private static boolean nextIsComma(Cursor cursor) {
        return cursor.peek().is(Token.Kind.WORD) && cursor.peek().text().startsWith(",");
    }

    private String refusal(Token keyword, String text) {
        return keyword.keyword() + ": " + Remarks.shown(text) + " (expected: " + expected + ")";
    }
}
