package dev.pgbeacon.face.report;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.Pulse;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.json.Json;
import dev.pgbeacon.json.NodeJson;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.web.Loops;
import dev.pgbeacon.web.Query;
import dev.pgbeacon.web.Reads;
import dev.pgbeacon.web.Reply;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers {@code /status} and {@code /cluster} from the board. */
@Singleton
public class ReportFace {
    private static final String SERVER = "server";

    private final StatusBoard board;
    private final ReportReply reply;
    private final Loops loops;
    private final Reads reads;

    ReportFace(
            StatusBoard board,
            Answers answers,
            PodLabel label,
            InstantSource clock,
            LagPolicy lag,
            Pulse pulse,
            Vertx vertx,
            Reads reads) {
        this.board = board;
        this.reply = new ReportReply(answers, label, clock, lag.max());
        this.loops = new Loops(vertx, pulse);
        this.reads = reads;
    }

    void routes(@Observes ManagementInterface management) {
        reads.serve(management.router(), "/status", List.of(SERVER), this::status);
        reads.serve(management.router(), "/cluster", List.of(), query -> {
            var nodes = board.nodes().stream().map(board::read).toList();
            return CompletableFuture.completedStage(Reply.json(Json.object(json -> NodeJson.cluster(json, nodes))));
        });
    }

    private CompletionStage<Reply> status(Query query) {
        var asked = Asked.nodes(board, query.find(SERVER)).stream()
                .map(node -> board.fresh(node).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenCombine(
                        loops.silent(), (done, silent) -> Reply.json(reply.status(Loops.verdict(silent), all(asked))));
    }

    private static List<Standing> all(List<CompletableFuture<Standing>> asked) {
        var standings = new ArrayList<Standing>();
        asked.forEach(standing -> standings.add(standing.join()));
        return standings;
    }
}
