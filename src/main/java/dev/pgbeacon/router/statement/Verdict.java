package dev.pgbeacon.router.statement;

import java.util.List;

/**
 * Where a text may run, and what is in it.
 *
 * @param parts empty if it could not be read: then it is remembered and replayed as one, if at all
 * @param changesFunctions whether the catalogue is to be asked again once it ran
 * @param ofTextAlone whether it may be kept for the same text of another session: not so if it executes by name
 */
public record Verdict(Destination destination, List<Script.Part> parts, boolean changesFunctions, boolean ofTextAlone) {
    public Verdict {
        parts = List.copyOf(parts);
    }

    /** Whether nothing in it names a prepared statement, sets anything, or says where a transaction ends. */
    public boolean isPlain() {
        for (var part : parts) {
            if (!(part.statement() instanceof Statement.Read || part.statement() instanceof Statement.Write)) {
                return false;
            }
        }
        return !parts.isEmpty();
    }
}
