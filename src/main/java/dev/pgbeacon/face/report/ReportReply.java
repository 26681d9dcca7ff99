package dev.pgbeacon.face.report;

import dev.pgbeacon.board.Answers;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.json.Json;
import dev.pgbeacon.json.LabelJson;
import dev.pgbeacon.json.NodeJson;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.Standing;
import dev.pgbeacon.status.Verdict;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Servers in JSON, each with all that is known and with what every face says of it.
 *
 * @param max {@code lag.max}
 */
record ReportReply(Answers answers, PodLabel label, InstantSource clock, Optional<LagLimit> max) {

    /** @param live whether our own loops turn */
    String status(Verdict live, List<Standing> servers) {
        return Json.object(json -> {
            json.object("live", liveness -> {
                liveness.flag("up", live.yes());
                liveness.text("reason", live.reason());
            });
            LabelJson.write(json, label, clock.instant());
            json.objects(
                    "servers",
                    servers.stream()
                            .<Json.Content>map(standing -> server -> server(server, standing))
                            .toList());
        });
    }

    private void server(Json json, Standing standing) throws IOException {
        NodeJson.report(json, standing, max);
        json.objects(
                "answers",
                answers.about(standing).stream()
                        .<Json.Content>map(answer -> said -> {
                            said.text("face", answer.face());
                            said.text("asked", answer.asked());
                            said.text("says", answer.says());
                            said.text("rule", answer.rule());
                            said.text("reason", answer.reason());
                        })
                        .toList());
    }
}
