package dev.pgbeacon.router.conf;

/** A keyword with a section of its own in braces. */
record Braces(Section content) implements Section.Statement {
    @Override
    public void read(Cursor cursor, Token keyword, Section section) {
        var token = cursor.peek();
        if (cursor.take(Token.Kind.OPEN)) {
            content.readBraces(cursor, token);
        } else {
            cursor.remarks().error(token.place(), keyword.keyword() + ": " + token.shown() + " (expected: '{')");
            cursor.skipStatement(keyword);
        }
    }
}
