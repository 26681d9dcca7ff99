package dev.pgbeacon.face.events;

import dev.pgbeacon.board.Event;
import dev.pgbeacon.board.History;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.web.Query;
import dev.pgbeacon.web.Reads;
import dev.pgbeacon.web.Reply;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.ManagementInterface;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Has the board's changes remembered, and answers {@code /events}. */
@Singleton
public class EventsFace {
    private final StatusBoard board;
    private final History history;
    private final Reads reads;

    EventsFace(StatusBoard board, History history, Reads reads) {
        this.board = board;
        this.history = history;
        this.reads = reads;
    }

    /** Before the watch starts, so that the first state of each server is told, too. */
    void start(@Observes @Priority(50) StartupEvent event) {
        history.listenTo(board);
    }

    void routes(@Observes ManagementInterface management) {
        reads.serve(
                management.router(),
                "/events",
                EventsRequest.NAMES,
                query -> CompletableFuture.completedStage(reply(query)));
    }

    private Reply reply(Query query) {
        var events = history.newestFirst();
        // Also those that are no longer on the board, but were.
        var servers = new TreeSet<String>();
        Stream.concat(board.nodes().stream().map(NodeId::name), events.stream().map(Event::server))
                .forEach(servers::add);
        return Reply.json(EventsReply.of(events, EventsRequest.of(query, servers)));
    }
}
