package dev.pgbeacon.router.console;

import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What became of a command. */
sealed interface Outcome {
    record Refused(ServerMessage error) implements Outcome {}

    /** @param rows those that are still to be sent */
    record Done(Deque<List<Optional<String>>> rows, Optional<ServerMessage> notice, String tag) implements Outcome {}

    ServerMessage IN_MEMORY = ServerMessage.of(
            Severity.NOTICE, "00000", "kept in memory until RESUME; a router that is started anew knows nothing of it");

    /** May be completed on any thread. */
    static CompletionStage<Outcome> of(Command command, Affairs affairs) {
        if (command instanceof Command.Show show) {
            return affairs.rows(show.topic())
                    .thenApply(rows -> new Done(new ArrayDeque<>(rows), Optional.empty(), "SHOW"));
        } else if (command instanceof Command.Drain drain) {
            return done(affairs.drain(drain.backend()), Optional.of(IN_MEMORY), "DRAIN");
        } else if (command instanceof Command.Resume resume) {
            return done(affairs.resume(resume.backend()), Optional.empty(), "RESUME");
        } else if (command instanceof Command.Block block) {
            return done(Optional.empty(), Optional.empty(), block.tag());
        }
        return done(Optional.empty(), Optional.empty(), ((Command.Courtesy) command).tag());
    }

    private static CompletionStage<Outcome> done(
            Optional<ServerMessage> error, Optional<ServerMessage> notice, String tag) {
        return CompletableFuture.completedFuture(
                error.isPresent() ? new Refused(error.get()) : new Done(new ArrayDeque<>(), notice, tag));
    }
}
