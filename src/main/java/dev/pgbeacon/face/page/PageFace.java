package dev.pgbeacon.face.page;

import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.LagPolicy;
import dev.pgbeacon.web.Reads;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Serves the page and what keeps it up to date. */
@Singleton
public class PageFace {
    private final PageConfig config;
    private final Reads reads;
    private final LiveView view;

    PageFace(
            PageConfig config,
            StatusBoard board,
            PodLabel label,
            LagPolicy lag,
            InstantSource clock,
            Vertx vertx,
            Reads reads) {
        this.config = config;
        this.reads = reads;
        this.view = new LiveView(board, label, lag.max(), clock, vertx, config.maxStreams());
    }

    void routes(@Observes ManagementInterface management) {
        if (!config.enabled()) {
            return;
        }
        var router = management.router();
        reads.serve(router, "/", List.of(), query -> CompletableFuture.completedStage(PageFiles.index()));
        for (var name : PageFiles.NAMES) {
            reads.serve(
                    router,
                    "/page/" + name,
                    List.of(),
                    query -> CompletableFuture.completedStage(PageFiles.file(name)));
        }
        router.get("/stream").handler(view::open);
    }

    /** Before the watch, so that no change is missed. */
    void start(@Observes @Priority(50) StartupEvent event) {
        if (config.enabled()) {
            view.start();
        }
    }

    /** Those who watch see at once that we are gone. */
    void stop(@Observes @Priority(1000) ShutdownEvent event) {
        view.stop();
    }
}
