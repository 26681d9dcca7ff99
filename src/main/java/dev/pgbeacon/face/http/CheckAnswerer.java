package dev.pgbeacon.face.http;

import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.json.Json;
import dev.pgbeacon.json.NodeJson;
import dev.pgbeacon.status.NodeId;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Verdict;
import dev.pgbeacon.web.Loops;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Finds the row that a target asks for, and answers from the board. */
final class CheckAnswerer {
    private final StatusBoard board;
    private final CheckTable table;
    private final CheckRules rules;
    private final Routes routes;
    private final Supplier<CompletionStage<List<String>>> silentLoops;

    /** @param silentLoops asks which of our loops do not turn; may take a while */
    CheckAnswerer(
            StatusBoard board,
            CheckTable table,
            CheckRules rules,
            Routes routes,
            Supplier<CompletionStage<List<String>>> silentLoops) {
        this.board = board;
        this.table = table;
        this.rules = rules;
        this.routes = routes;
        this.silentLoops = silentLoops;
    }

    /** At once, unless what is known is not fresh: then when the server was asked anew. */
    CompletionStage<CheckReply> answer(String target) {
        try {
            var request = CheckRequest.parse(target);
            var row = table.find(request.path());
            if (row.isEmpty()) {
                return now(unknown("unknown path: '" + request.path() + "'"));
            }
            var server = routes.find(request.server());
            if (server.isEmpty() && (request.server().isPresent() || !aboutAll(row.get()))) {
                return now(unknown(request.server()
                        .map(name -> "unknown server: '" + name + "'")
                        .orElse("several servers are answered for here (expected: /servers/NAME" + request.path()
                                + ")")));
            }
            var demand = demand(row.get(), request);
            if (row.get() instanceof Check check) {
                return board.fresh(server.orElseThrow())
                        .thenApply(standing -> CheckReply.of(standing, check.verdict(rules, standing, demand)));
            }
            return page((Page) row.get(), server);
        } catch (IllegalArgumentException refused) {
            return now(CheckReply.refused(400, refused.getMessage()));
        }
    }

    private static boolean aboutAll(Row row) {
        return row instanceof Page page && page.aboutAll();
    }

    private static Demand demand(Row row, CheckRequest request) {
        var demand = Demand.parse(request.query());
        if (!demand.equals(Demand.NONE) && !(row instanceof Check check && check.takesDemands())) {
            throw new IllegalArgumentException("parameters: '" + request.query() + "' at " + request.path()
                    + " (expected: none; /replica and /read-only take them)");
        }
        return demand;
    }

    private CompletionStage<CheckReply> page(Page page, Optional<NodeId> server) {
        return switch (page) {
            case LIVENESS -> silentLoops.get().thenApply(CheckReply::liveness);
            case CLUSTER -> {
                var nodes = board.nodes().stream().map(board::read).toList();
                yield now(CheckReply.page(json -> NodeJson.cluster(json, nodes)));
            }
            case STATUS -> board.fresh(server.orElseThrow()).thenCombine(silentLoops.get(), this::status);
        };
    }

    private CheckReply status(Standing standing, List<String> silent) {
        var verdicts = table.eachCheck(check -> check.verdict(rules, standing, Demand.NONE));
        verdicts.put(Page.LIVENESS.paths().get(0), Loops.verdict(silent));
        return CheckReply.page(json -> {
            NodeJson.status(json, standing);
            json.object("checks", checks -> write(checks, verdicts));
        });
    }

    private static void write(Json json, Map<String, Verdict> verdicts) throws IOException {
        for (var verdict : verdicts.entrySet()) {
            json.object(verdict.getKey(), answer -> {
                answer.number("status", CheckReply.status(verdict.getValue().yes()));
                answer.text("reason", verdict.getValue().reason());
            });
        }
    }

    private CheckReply unknown(String reason) {
        return CheckReply.unknown(reason, routes.shared() ? routes.names() : List.of(), table.paths());
    }

    private static CompletionStage<CheckReply> now(CheckReply reply) {
        return CompletableFuture.completedStage(reply);
    }
}
