package dev.pgbeacon.router.statement;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Collects what a span names. In doubt a name before a parenthesis is a call: that only costs a read on the primary. */
final class MentionsReader {
    private static final Set<String> NAMES_A_QUERY = Set.of("select", "values", "with", "table");

    /** Words that call operators (PostgreSQL's grammar, gram.y): one of a user's types may lead to any function. */
    private static final Map<String, Set<String>> OF_WORDS = Map.ofEntries(
            Map.entry("using", Set.of("=")),
            Map.entry("natural", Set.of("=")),
            Map.entry("nullif", Set.of("=")),
            Map.entry("when", Set.of("=")),
            Map.entry("in", Set.of("=", "<>")),
            Map.entry("distinct", Set.of("=")),
            Map.entry("between", Set.of(">=", "<=", ">", "<")),
            Map.entry("like", Set.of("~~", "!~~")),
            Map.entry("ilike", Set.of("~~*", "!~~*")),
            Map.entry("similar", Set.of("~", "!~")));

    private final Span span;
    private final Set<Name> calls = new HashSet<>();
    private final Set<Name> names = new HashSet<>();
    private final Set<String> fields = new HashSet<>();
    private final Set<String> operators = new HashSet<>();

    private MentionsReader(Span span) {
        this.span = span;
    }

    static Mentions read(Span span) {
        var reader = new MentionsReader(span);
        int i = 0;
        while (i < span.size()) {
            i = reader.next(i);
        }
        return new Mentions(reader.calls, reader.names, reader.fields, reader.operators);
    }

    private int next(int at) {
        if (span.is(at, TokenKind.OPERATOR)) {
            String operator = span.source(at);
            operators.add(operator.equals("!=") ? "<>" : operator); // so does PostgreSQL's lexer
        }
        operators.addAll(OF_WORDS.getOrDefault(span.word(at), Set.of()));
        int end = Names.end(span, at);
        if (end == at) {
            return at + 1;
        }
        var name = Names.read(span, at, end);
        boolean isKeyword = end == at + 1 && SyntaxWords.neverCalls(span.word(at));
        if (span.is(at - 1, TokenKind.DOT)) {
            fields.addAll(name.parts());
        }
        if (span.is(end, TokenKind.OPEN)) {
            if (!isKeyword && isCall(at, end)) {
                calls.add(name);
            } else if (!isKeyword) {
                names.add(name);
            }
        } else if (!isKeyword) {
            names.add(name);
        }
        return end;
    }

    /** @param open the parenthesis behind the name */
    private boolean isCall(int at, int open) {
        if (span.is(at - 1, TokenKind.CAST)) {
            return false;
        }
        return switch (span.word(at - 1)) {
            // An alias, a type, a common table expression, a table: what follows are columns or a type's modifiers.
            case "as", "with", "recursive", "into" -> false;
            case "tablesample" -> !span.isWord(at, "bernoulli") && !span.isWord(at, "system");
            default -> !isGrammar(at, open) && !isNextTableExpression(open) && !isAliasOfQuery(at);
        };
    }

    private boolean isGrammar(int at, int open) {
        if (open > at + 1) {
            return false;
        }
        String before = span.word(at - 1);
        return switch (span.word(at)) {
            case "by" -> before.equals("order") || before.equals("group") || before.equals("partition");
            case "sets" -> before.equals("grouping");
            case "materialized" -> before.equals("not") && span.isWord(at - 2, "as");
            case "filter" -> span.isWord(open + 1, "where") && isBehindCall(at);
            case "over" -> isBehindCall(at);
            default -> false;
        };
    }

    /** Not so behind DISTINCT ON (…) and OPERATOR(…), where a call may follow without a comma. */
    private boolean isBehindCall(int at) {
        if (!span.is(at - 1, TokenKind.CLOSE)) {
            return span.isWord(at - 1, "nulls");
        }
        int called = span.partner(at - 1) - 1;
        return span.kind(called).isName() && !span.isWord(called, "on") && !span.isWord(called, "operator");
    }

    /** Of {@code WITH a AS (…), b(x, y) AS (SELECT …)}; a function's columns in {@code f(x) AS (a int)} are no query. */
    private boolean isNextTableExpression(int open) {
        int at = span.partner(open) + 1;
        if (!span.isWord(at, "as")) {
            return false;
        }
        at++;
        if (span.isWord(at, "not")) {
            at++;
        }
        if (span.isWord(at, "materialized")) {
            at++;
        }
        while (span.is(at, TokenKind.OPEN)) {
            at++;
            if (beginsQuery(at)) {
                return true;
            }
        }
        return false;
    }

    /** A column may be called values, but none of the other words. */
    private boolean beginsQuery(int at) {
        String word = span.word(at);
        return NAMES_A_QUERY.contains(word) && (!word.equals("values") || span.is(at + 1, TokenKind.OPEN));
    }

    /** Of {@code (VALUES (1)) v(a)}. */
    private boolean isAliasOfQuery(int at) {
        if (!span.is(at - 1, TokenKind.CLOSE)) {
            return false;
        }
        int open = span.partner(at - 1);
        return beginsQuery(open + 1) && !span.isWord(open - 1, "on") && !span.isWord(open - 1, "operator");
    }
}
