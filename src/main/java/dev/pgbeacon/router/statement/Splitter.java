package dev.pgbeacon.router.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the semicolons that end statements: not those inside CREATE RULE's parentheses and CREATE FUNCTION's body in SQL. */
final class Splitter {
    private static final Set<String> WITH_BODY = Set.of("function", "procedure");

    private final Span all;
    private final List<Script.Part> parts = new ArrayList<>();
    private int start;
    private int parentheses;
    private int body;

    private Splitter(Tokens tokens) {
        all = new Span(tokens, 0, tokens.count());
    }

    static Script split(Tokens tokens) {
        var splitter = new Splitter(tokens);
        for (int i = 0; i < splitter.all.size(); i++) {
            if (!splitter.take(i)) {
                return new Script.Unreadable("a semicolon in parentheses");
            }
        }
        splitter.end(splitter.all.size());
        return new Script.Statements(splitter.parts);
    }

    private boolean take(int at) {
        switch (all.kind(at)) {
            case OPEN -> parentheses++;
            case CLOSE -> parentheses--;
            case WORD -> followBody(at);
            case SEMICOLON -> {
                if (parentheses > 0 && body == 0 && !isRule()) {
                    return false;
                }
                if (parentheses == 0 && body == 0) {
                    end(at);
                    start = at + 1;
                }
            }
            default -> {}
        }
        return true;
    }

    /** As psql does: BEGIN ATOMIC and each CASE in it wait for an END. */
    private void followBody(int at) {
        if (all.is(at - 1, TokenKind.DOT) || all.isWord(at - 1, "as")) {
            return;
        }
        switch (all.word(at)) {
            case "begin" -> {
                if (body == 0 && all.isWord(at + 1, "atomic") && hasBody()) {
                    body = 1;
                }
            }
            case "case" -> body += body > 0 ? 1 : 0;
            case "end" -> body -= body > 0 ? 1 : 0;
            default -> {}
        }
    }

    private boolean hasBody() {
        return all.isWord(start, "create") && WITH_BODY.contains(all.word(afterOrReplace()));
    }

    private boolean isRule() {
        return all.isWord(start, "create") && all.isWord(afterOrReplace(), "rule");
    }

    private int afterOrReplace() {
        return all.areWords(start + 1, "or", "replace") ? start + 3 : start + 1;
    }

    private void end(int end) {
        if (end > start) {
            var span = all.slice(start, end);
            parts.add(new Script.Part(
                    StatementReader.read(span),
                    span.tokens().start(start),
                    span.tokens().end(end - 1)));
        }
    }
}
