package dev.pgbeacon.router.statement;

import dev.pgbeacon.router.statement.Statement.SetConfig;
import dev.pgbeacon.router.statement.Statement.SetConfig.Argument;
import dev.pgbeacon.router.statement.Statement.SetConfig.Setting;
import java.util.ArrayList;
import java.util.Optional;

/** Reads {@code SELECT set_config('app.tenant', $1, false)} with nothing else in it; else it is a call like others. */
final class SetConfigReader {
    private static final int LONGEST_NUMBER = 5;

    private SetConfigReader() {}

    static Optional<SetConfig> read(Span span) {
        var settings = new ArrayList<Setting>();
        int at = 0;
        do {
            int call = Names.end(span, at + 1);
            if (call == at + 1 || !span.is(call, TokenKind.OPEN) || !isSetConfig(Names.read(span, at + 1, call))) {
                return Optional.empty();
            }
            var setting = setting(span.inside(call));
            if (setting.isEmpty()) {
                return Optional.empty();
            }
            settings.add(setting.get());
            at = span.partner(call) + 1;
            at += span.isWord(at, "as") ? 1 : 0;
            at += span.kind(at).isName() ? 1 : 0;
        } while (span.is(at, TokenKind.COMMA));
        return at == span.size() && span.isWord(0, "select") ? Optional.of(new SetConfig(settings)) : Optional.empty();
    }

    private static boolean isSetConfig(Name name) {
        return name.equals(Name.of("set_config")) || name.equals(Name.of("pg_catalog", "set_config"));
    }

    private static Optional<Setting> setting(Span span) {
        int second = end(span, 0) + 1;
        int third = end(span, second) + 1;
        if (!span.is(second - 1, TokenKind.COMMA) || !span.is(third - 1, TokenKind.COMMA)) {
            return Optional.empty();
        }
        var name = argument(span, 0);
        var value = argument(span, second);
        var local = argument(span, third).filter(SetConfigReader::isBoolean);
        return end(span, third) == span.size() && name.isPresent() && value.isPresent() && local.isPresent()
                ? Optional.of(new Setting(name.get(), value.get(), local.get()))
                : Optional.empty();
    }

    private static boolean isBoolean(Argument argument) {
        return argument instanceof Argument.Parameter
                || argument.equals(new Argument.Constant("true"))
                || argument.equals(new Argument.Constant("false"));
    }

    /** Behind a constant or a parameter, and a cast to a type of one word. */
    private static int end(Span span, int at) {
        return span.is(at + 1, TokenKind.CAST) ? at + 3 : at + 1;
    }

    private static Optional<Argument> argument(Span span, int at) {
        return switch (span.kind(at)) {
            case STRING -> plain(span.source(at));
            case PARAMETER -> parameter(span.source(at));
            case WORD ->
                Optional.<Argument>of(new Argument.Constant(span.word(at))).filter(SetConfigReader::isBoolean);
            default -> Optional.empty();
        };
    }

    private static Optional<Argument> parameter(String source) {
        return source.length() > LONGEST_NUMBER + 1
                ? Optional.empty()
                : Optional.of(new Argument.Parameter(Integer.parseInt(source.substring(1))));
    }

    /** Only what all settings read in the same way. */
    private static Optional<Argument> plain(String source) {
        if (!source.startsWith("'") || source.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        String inner = source.substring(1, source.length() - 1);
        return inner.replace("''", "").indexOf('\'') >= 0
                ? Optional.empty()
                : Optional.of(new Argument.Constant(inner.replace("''", "'")));
    }
}
