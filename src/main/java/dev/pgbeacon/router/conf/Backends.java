package dev.pgbeacon.router.conf;

import dev.pgbeacon.router.conf.RouterFile.Backend;
import dev.pgbeacon.router.conf.RouterFile.Health;
import dev.pgbeacon.router.conf.RouterFile.TlsMode;
import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.LagLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code backend default} and {@code backend HOST:PORT}: a default holds for the backends after it, and changes what it names. */
final class Backends implements Section.Statement {
    private static final int POSTGRESQL = 5432;
    private static final String EXPECTED = "HOST or HOST:PORT, like db1, 10.0.0.5:5432, [fd00::5]:5432, or default";

    private record Said(HostPort address, BackendSaid braces) {}

    private final List<Said> backends = new ArrayList<>();
    private final Map<Address, Place> places = new LinkedHashMap<>();
    private final List<Located> cas = new ArrayList<>();
    private BackendSaid defaults = BackendSaid.NOTHING;

    /** A file that a backend names. */
    record Located(Path path, Place place) {}

    List<Backend> backends(Optional<Path> commonCa, Health health) {
        return backends.stream()
                .map(each -> each.braces().at(each.address(), commonCa, health))
                .toList();
    }

    List<Located> cas() {
        return cas;
    }

    boolean none() {
        return places.isEmpty();
    }

    @Override
    public void read(Cursor cursor, Token keyword, Section section) {
        var name = cursor.value(keyword, EXPECTED, section::has);
        if (name.isEmpty()) {
            if (cursor.peek().is(Token.Kind.OPEN)) {
                braces(cursor);
            }
        } else if (name.get().is(Token.Kind.WORD) && name.get().keyword().equals("default")) {
            if (cursor.peek().is(Token.Kind.OPEN)) {
                defaults = braces(cursor).over(defaults);
            } else {
                cursor.remarks()
                        .error(
                                cursor.peek().place(),
                                "backend default: " + cursor.peek().shown() + " (expected: '{')");
                cursor.skipStatement(name.get());
            }
        } else {
            backend(cursor, name.get());
        }
    }

    private void backend(Cursor cursor, Token name) {
        var address = HostPort.parse(name.text(), POSTGRESQL).filter(some -> !some.everywhere() && some.port() > 0);
        if (address.isEmpty()) {
            cursor.remarks()
                    .error(name.place(), "backend: " + Remarks.shown(name.text()) + " (expected: " + EXPECTED + ")");
        }
        var said = cursor.peek().is(Token.Kind.OPEN) ? braces(cursor) : BackendSaid.NOTHING;
        var key = address.map(some -> Address.of(some.host().toLowerCase(java.util.Locale.ROOT), some.port()))
                // So that a file whose only backend is misspelt is not said to have none, too.
                .orElse(Address.of(name.text(), 0));
        var before = places.putIfAbsent(key, name.place());
        if (address.isPresent() && before != null) {
            cursor.remarks()
                    .error(
                            name.place(),
                            "backend: " + address.get() + " again (expected: each once; before in line " + before.line()
                                    + ")");
        } else {
            address.ifPresent(some -> backends.add(new Said(some, said.over(defaults))));
        }
    }

    private BackendSaid braces(Cursor cursor) {
        var opening = cursor.next();
        var tls = new Scalar<TlsMode>(Forms.word(TlsMode.class));
        var ca = new Scalar<Path>(Forms.PATH);
        var lag = new Scalar<LagLimit>(Forms.LAG);
        var weight = new Scalar<Double>(Forms.WEIGHT);
        var database = new Scalar<String>(Forms.text("name of a database"));
        var username = new Scalar<String>(Forms.text("name of a role"));
        var password = new Scalar<Secret>(Forms.SECRET);
        new Section()
                .with("tls", tls)
                .with("ca", ca)
                .with("lag", lag)
                .with("weight", weight)
                .with("database", database)
                .with("username", username)
                .with("password", password)
                .readBraces(cursor, opening);
        ca.value().ifPresent(path -> cas.add(new Located(path, ca.place().orElseThrow())));
        return new BackendSaid(
                tls.value(),
                ca.value(),
                lag.value(),
                weight.value(),
                database.value(),
                username.value(),
                password.value());
    }
}
