package dev.pgbeacon.router.request;

import dev.pgbeacon.pgwire.WireText;
import dev.pgbeacon.router.statement.Destination;
import dev.pgbeacon.router.statement.Dialect;
import dev.pgbeacon.router.statement.FunctionCatalogue;
import dev.pgbeacon.router.statement.NamedExceptions;
import dev.pgbeacon.router.statement.Prepared;
import dev.pgbeacon.router.statement.Rules;
import dev.pgbeacon.router.statement.Script;
import dev.pgbeacon.router.statement.Shape;
import dev.pgbeacon.router.statement.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Says where texts may run, and remembers what it said. Any thread may ask. */
public final class Judge {
    /** Of what a verdict says of a text there may be thirty times as much as of the text. */
    private static final int MOST_BYTES = 1 << 18;

    private static final int LONGEST_TEXT = 4_096;

    private final NamedExceptions exceptions;
    private final Dialect dialect;
    private final Rules rules;
    private final Map<WireText, Verdict> verdicts = new ConcurrentHashMap<>();
    private final AtomicInteger bytes = new AtomicInteger();
    /** Hashes of late texts; threads that overwrite each other's lose no more than time. */
    private final int[] seen = new int[1 << 13];

    private final Object token = new Object();

    private volatile FunctionCatalogue catalogue;

    Judge(FunctionCatalogue catalogue, NamedExceptions exceptions, Dialect dialect) {
        this.catalogue = catalogue;
        this.exceptions = exceptions;
        this.dialect = dialect;
        rules = new Rules(catalogue, exceptions);
    }

    boolean goesBy(FunctionCatalogue other, NamedExceptions others) {
        boolean same = catalogue.equals(other) && exceptions.equals(others);
        if (same) {
            catalogue = other; // looked up anew, and nothing has changed: the next comparison is a short one
        }
        return same;
    }

    /** Stands for this judge: who remembers its verdicts by it does not keep the judge. */
    Object token() {
        return token;
    }

    Rules rules() {
        return rules;
    }

    NamedExceptions exceptions() {
        return exceptions;
    }

    Verdict of(WireText text, Prepared prepared) {
        var shape = text.length() <= LONGEST_TEXT ? Shape.of(text.bytes(), dialect) : Optional.<byte[]>empty();
        if (shape.isPresent()) {
            var key = WireText.of(shape.get());
            var known = verdicts.get(key);
            if (known != null) {
                return known;
            }
            var verdict = find(text, prepared);
            if (verdict.isPlain() && !mayNameSettings(key)) {
                keep(key, verdict);
            }
            return verdict;
        }
        return find(text, prepared);
    }

    /** What these do is said by their constants. */
    private static boolean mayNameSettings(WireText shape) {
        return shape.holdsLetters("set_config") || shape.holdsLetters("current_setting");
    }

    private Verdict find(WireText text, Prepared prepared) {
        var known = verdicts.get(text);
        if (known != null) {
            return known;
        }
        var verdict = ofThisServer(text, rules.judge(Script.read(text.bytes(), dialect), prepared));
        if (verdict.ofTextAlone() && text.length() <= LONGEST_TEXT) {
            keep(text, verdict);
        }
        return verdict;
    }

    private void keep(WireText key, Verdict verdict) {
        if (isSeenAgain(key.hashCode())) {
            if (bytes.addAndGet(key.length()) > MOST_BYTES) {
                verdicts.clear();
                bytes.set(key.length());
            }
            verdicts.put(key, verdict);
        }
    }

    /** As SHOW of them: drivers ask so for the primary, and a standby's connection is of the router's making. */
    private static Verdict ofThisServer(WireText text, Verdict verdict) {
        boolean asks = text.holdsLetters("current_setting")
                && (text.holdsLetters("read_only") || text.holdsLetters("hot_standby"));
        return asks
                ? new Verdict(
                        verdict.destination().and(new Destination.Primary("a setting that tells primary from standby")),
                        verdict.parts(),
                        verdict.changesFunctions(),
                        verdict.ofTextAlone())
                : verdict;
    }

    /** Texts that differ in their constants alone come once: kept, they would push out the others, and cost the collector. */
    private boolean isSeenAgain(int hash) {
        int at = hash & (seen.length - 1);
        boolean again = seen[at] == hash;
        seen[at] = hash;
        return again;
    }
}
