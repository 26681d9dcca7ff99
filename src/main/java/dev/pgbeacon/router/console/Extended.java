package dev.pgbeacon.router.console;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.Bind;
import dev.pgbeacon.pgwire.ParameterDescription;
import dev.pgbeacon.pgwire.Parse;
import dev.pgbeacon.pgwire.Prepared;
import dev.pgbeacon.pgwire.WireText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of the extended protocol: statements without parameters, and portals that give rows by and by. */
final class Extended {
    private static final int MOST_NAMES = 1_000;

    private final Replies replies;
    private final Map<WireText, Optional<Command>> statements = new HashMap<>();
    private final Map<WireText, Portal> portals = new HashMap<>();

    /** A command, and its rows once it runs; an empty command does nothing. */
    static final class Portal {
        private final Optional<Command> command;
        private Optional<Outcome.Done> done = Optional.empty();

        private Portal(Optional<Command> command) {
            this.command = command;
        }

        Optional<Command> command() {
            return command;
        }

        Optional<Outcome.Done> done() {
            return done;
        }

        void ran(Outcome.Done outcome) {
            done = Optional.of(outcome);
        }
    }

    /** SQLSTATE and words of what is not possible. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String sqlState;

        Refused(String sqlState, String message) {
            super(message, null, false, false);
            this.sqlState = sqlState;
        }

        String sqlState() {
            return sqlState;
        }
    }

    Extended(Replies replies) {
        this.replies = replies;
    }

    void parse(Parse parse) throws Refused {
        List<Command> commands;
        try {
            commands = Commands.read(parse.sql().toString());
        } catch (Commands.Unknown unknown) {
            throw new Refused("42601", unknown.getMessage());
        }
        if (commands.size() > 1) {
            throw new Refused("42601", "cannot insert multiple commands into a prepared statement");
        }
        room(statements);
        statements.put(parse.statement(), commands.stream().findFirst());
        replies.say(BackendTag.PARSE_COMPLETE);
    }

    private static void room(Map<?, ?> names) throws Refused {
        if (names.size() >= MOST_NAMES) {
            throw new Refused("53000", "more than " + MOST_NAMES + " statements or portals");
        }
    }

    void bind(Bind.Names names) throws Refused {
        room(portals);
        portals.put(names.portal(), new Portal(statement(names.statement())));
        replies.say(BackendTag.BIND_COMPLETE);
    }

    void describe(Prepared what) throws Refused {
        boolean statement = what.kind() == Prepared.Kind.STATEMENT;
        var command = statement ? statement(what.name()) : portal(what.name()).command();
        if (statement) {
            replies.say(new ParameterDescription(List.of()));
        }
        command.ifPresentOrElse(replies::describe, () -> replies.say(BackendTag.NO_DATA));
    }

    void close(Prepared what) {
        (what.kind() == Prepared.Kind.STATEMENT ? statements : portals).remove(what.name());
        replies.say(BackendTag.CLOSE_COMPLETE);
    }

    Portal portal(WireText name) throws Refused {
        var portal = portals.get(name);
        if (portal == null) {
            throw new Refused("34000", "portal \"" + name + "\" does not exist");
        }
        return portal;
    }

    private Optional<Command> statement(WireText name) throws Refused {
        if (!statements.containsKey(name)) {
            throw new Refused("26000", "prepared statement \"" + name + "\" does not exist");
        }
        return statements.get(name);
    }

    /** At the end of a transaction. */
    void forgetPortals() {
        portals.clear();
    }
}
