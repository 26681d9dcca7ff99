package dev.pgbeacon.router.conf;

import dev.pgbeacon.router.auth.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The users of an authdb file, and what their passwords are checked against: {@code USER md5|scram-sha-256|plain SECRET} a line. */
public record AuthDb(Map<String, Verifier> users) {
    private static final String EXPECTED = "USER md5|scram-sha-256|plain SECRET";

    public AuthDb {
        users = Map.copyOf(users);
    }

    public Optional<Verifier> find(String user) {
        return Optional.ofNullable(users.get(user));
    }

    static AuthDb parse(Source source, Remarks remarks) {
        var users = new LinkedHashMap<String, Verifier>();
        var places = new LinkedHashMap<String, Place>();
        while (!source.atEnd()) {
            var line = line(source, remarks);
            if (!line.isEmpty()) {
                entry(line, users, places, remarks);
            }
        }
        return new AuthDb(users);
    }

    private static void entry(
            List<Token> line, Map<String, Verifier> users, Map<String, Place> places, Remarks remarks) {
        var user = line.get(0);
        if (line.size() < 3) {
            remarks.error(line.get(line.size() - 1).place(), "the line ends here (expected: " + EXPECTED + ")");
            return;
        }
        if (line.size() > 3) {
            remarks.error(
                    line.get(3).place(),
                    "a fourth word (expected: the end of the line, or quotes around a password with blanks)");
            return;
        }
        var before = places.putIfAbsent(user.text(), user.place());
        if (before != null) {
            remarks.error(
                    user.place(),
                    Remarks.shown(user.text()) + " again (expected: each user once; before in line " + before.line()
                            + ")");
            return;
        }
        verifier(line.get(1), line.get(2), remarks).ifPresent(verifier -> users.put(user.text(), verifier));
    }

    private static Optional<Verifier> verifier(Token kind, Token secret, Remarks remarks) {
        return switch (kind.text()) {
            case "md5" ->
                orRefuse(
                        stored("md5" + lower(secret))
                                .or(() -> stored(lower(secret)))
                                .filter(Verifier.Md5.class::isInstance),
                        secret,
                        "32 hexadecimal digits, the MD5 of password and user name",
                        remarks);
            case "scram-sha-256" ->
                orRefuse(
                        stored(secret.text()).filter(Verifier.Scram.class::isInstance),
                        secret,
                        "SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY, as in pg_authid",
                        remarks);
            case "plain" -> orRefuse(plain(secret.text()), secret, "a password that is not empty", remarks);
            default -> {
                // Not shown: with the kind forgotten this is the secret.
                remarks.error(kind.place(), "a kind that is unknown (expected: md5, scram-sha-256 or plain)");
                yield Optional.empty();
            }
        };
    }

    private static String lower(Token secret) {
        return secret.text().toLowerCase(Locale.ROOT);
    }

    private static Optional<Verifier> stored(String text) {
        try {
            return Optional.of(Verifier.parse(text));
        } catch (IllegalArgumentException another) {
            return Optional.empty();
        }
    }

    private static Optional<Verifier> plain(String password) {
        try {
            return Optional.of(new Verifier.Plain(password));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static Optional<Verifier> orRefuse(
            Optional<Verifier> verifier, Token secret, String expected, Remarks remarks) {
        if (verifier.isEmpty()) {
            remarks.error(secret.place(), "a verifier of another form (expected: " + expected + ")");
        }
        return verifier;
    }

    /** Words, to the end of a line; unlike in the router's file braces and semicolons are part of them, and so is a # within. */
    private static List<Token> line(Source source, Remarks remarks) {
        var words = new ArrayList<Token>();
        while (!source.atEnd() && source.peek() != '\n') {
            var place = source.place();
            if (Source.isBlank(source.peek())) {
                source.next();
            } else if (source.peek() == '#') {
                source.skipLine();
            } else if (source.looksAtGarbage()) {
                source.refuseGarbage(remarks);
            } else if (Quotes.open(source)) {
                words.add(new Token(Token.Kind.QUOTED, Quotes.read(source, remarks), place));
            } else {
                var text = new StringBuilder();
                while (!source.atEnd() && !Source.isBlank(source.peek()) && !source.looksAtGarbage()) {
                    text.append(source.next());
                }
                words.add(new Token(Token.Kind.WORD, text.toString(), place));
            }
        }
        if (!source.atEnd()) {
            source.next();
        }
        return words;
    }
}
