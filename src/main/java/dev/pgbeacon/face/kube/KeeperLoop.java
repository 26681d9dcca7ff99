package dev.pgbeacon.face.kube;

import dev.pgbeacon.board.DrainedBy;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Api;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.status.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Makes the calls that the keeper asks for, on a thread of its own, and lets the board know what follows from the Lease. */
final class KeeperLoop {
    private static final Logger LOG = Logger.getLogger(KeeperLoop.class);
    /** What nobody tells us of, such as a limit of lag that was passed and everything that time brings, is seen this soon. */
    private static final Duration TICK = Duration.ofMillis(250);

    private static final Duration BREATH = Duration.ofSeconds(1);

    private final Keeper keeper;
    private final Api api;
    private final StatusBoard board;
    private final NodeId node;
    private final PodLabel label;
    private final InstantSource clock;
    private final Semaphore news = new Semaphore(0);
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean podChanged;
    private volatile boolean stopping;

    KeeperLoop(Keeper keeper, Api api, StatusBoard board, NodeId node, PodLabel label, InstantSource clock) {
        this.keeper = keeper;
        this.api = api;
        this.board = board;
        this.node = node;
        this.label = label;
        label.see(keeper.seen());
        this.clock = clock;
        board.tenure(node, keeper.tenure(clock.instant()));
        board.onChange(change -> news.release());
    }

    /**
     * Until its thread is interrupted.
     *
     * @param watched whether we are told of changes of the pod
     */
    void run(BooleanSupplier watched) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                turn(watched.getAsBoolean());
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException broken) {
                // Whatever it was, nobody else would keep label and Lease.
                LOG.error("keeping the pod's label failed", broken);
                pause();
            }
        }
    }

    /** What fails each time must not fail as fast as it can. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(BREATH.toMillis());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(boolean watched) throws InterruptedException {
        if (podChanged) {
            podChanged = false;
            keeper.lookAgain();
        }
        if (stopping) {
            keeper.stop();
        }
        var next = keeper.next(Candidate.of(board.candidate(node)), watched, clock.instant());
        board.tenure(node, keeper.tenure(clock.instant()));
        if (keeper.deleting()) {
            board.drain(DrainedBy.POD_DELETION, "the pod is being deleted");
        }
        if (stopping && keeper.isDone()) {
            done.countDown();
        }
        if (next.isEmpty()) {
            var unused = news.tryAcquire(TICK.toMillis(), TimeUnit.MILLISECONDS);
            news.drainPermits();
            return;
        }
        var call = next.get();
        var sentAt = clock.instant();
        var answer = api.ask(call);
        keeper.answered(call, answer, sentAt, clock.instant());
        keeper.news().forEach(LOG::warn);
        label.see(keeper.seen());
        if (call instanceof Call.PatchPod patch) {
            label.patched(outcome(answer));
            if (answer instanceof Answer.OfPod) {
                patch.labels()
                        .forEach((key, value) ->
                                LOG.infof("pod %s: label %s %s", patch.pod().name(), key, value.orElse("removed")));
            }
        }
    }

    private static PodLabel.Outcome outcome(Answer answer) {
        if (answer instanceof Answer.Lost) {
            return PodLabel.Outcome.LOST;
        }
        if (answer instanceof Answer.Refused refused) {
            return refused.status() == 409 ? PodLabel.Outcome.CONFLICT : PodLabel.Outcome.REFUSED;
        }
        return PodLabel.Outcome.DONE;
    }

    /** The pod has changed. */
    void lookAgain() {
        podChanged = true;
        news.release();
    }

    /** Takes our label away and leaves the Lease to others; waits for that, but not for long. */
    void stop(Duration patience) {
        stopping = true;
        news.release();
        try {
            if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the pod's label could not be taken away before the end");
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
