package dev.pgbeacon.face.kube.pods;

import dev.pgbeacon.face.kube.api.Answer;
import dev.pgbeacon.face.kube.api.Api;
import dev.pgbeacon.face.kube.api.Call;
import dev.pgbeacon.face.kube.api.ListedPod;
import dev.pgbeacon.status.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Lists the pods when told that something happened to them, and from time to time, on a thread of its own. What was listed
 * stays as it was while the API server does not answer: that pods cannot be seen does not mean that they are gone.
 */
final class PodListing {
    private static final Logger LOG = Logger.getLogger(PodListing.class);
    private static final int GONE = 410;

    private final PodNodesConfig.Chosen chosen;
    private final Api api;
    private final Pace pace;
    private final Consumer<List<Address>> offer;
    private final Semaphore news = new Semaphore(1);
    private Optional<String> trouble = Optional.empty();
    private int failures;

    /**
     * @param watched how often, in case that something was not told
     * @param unwatched how often where nothing is told
     * @param gap at least, from one list to the next
     * @param longest after failures
     */
    record Pace(Duration watched, Duration unwatched, Duration gap, Duration longest) {
        static final Pace USUAL =
                new Pace(Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(30));
    }

    PodListing(PodNodesConfig.Chosen chosen, Api api, Pace pace, Consumer<List<Address>> offer) {
        this.chosen = chosen;
        this.api = api;
        this.pace = pace;
        this.offer = offer;
    }

    /** Something has happened to a pod. */
    void lookAgain() {
        news.release();
    }

    /**
     * Until its thread is interrupted.
     *
     * @param watching whether we are told
     */
    void run(BooleanSupplier watching) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                var wait = watching.getAsBoolean() ? pace.watched() : pace.unwatched();
                var unused = news.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
                LockSupport.parkNanos(list().toNanos());
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException broken) {
                LOG.error("listing pods failed", broken);
                LockSupport.parkNanos(pace.longest().toNanos());
            }
        }
    }

    /** How long to wait for the next at least. */
    Duration list() {
        var answer = all();
        if (answer instanceof Answer.OfPods listed) {
            failures = 0;
            trouble.ifPresent(over -> LOG.infof("listing pods %s: succeeds again", chosen.selector()));
            trouble = Optional.empty();
            offer.accept(PodNodes.of(listed.pods(), chosen.port()));
            return pace.gap();
        }
        tell(answer);
        news.release(); // whatever happened, we have not seen it
        var wait = pace.gap().multipliedBy(1L << Math.min(failures++, 20));
        var asked = answer instanceof Answer.Refused refused ? refused.retryAfter() : Optional.<Duration>empty();
        return asked.orElse(wait.compareTo(pace.longest()) < 0 ? wait : pace.longest());
    }

    /** All pages, or what went wrong with one. */
    private Answer all() {
        var pods = new ArrayList<ListedPod>();
        var after = Optional.<String>empty();
        do {
            var answer = api.ask(new Call.ListPods(chosen.selector().text(), after));
            if (!(answer instanceof Answer.OfPods page)) {
                return answer;
            }
            pods.addAll(page.pods());
            after = page.next();
        } while (after.isPresent());
        return new Answer.OfPods(pods, Optional.empty());
    }

    private void tell(Answer answer) {
        var now = answer instanceof Answer.Refused refused
                ? refused.status() + ": " + refused.message()
                        + (refused.status() == 403
                                ? " (expected: the Role of deploy/kubernetes, bound to our ServiceAccount)"
                                : "")
                : answer instanceof Answer.Lost lost ? lost.why() : answer.toString();
        boolean passes = answer instanceof Answer.Refused refused && refused.status() == GONE; // between two pages
        if (!passes && !trouble.equals(Optional.of(now))) {
            LOG.warnf("listing pods %s: %s; the list of nodes stays as it was", chosen.selector(), now);
            trouble = Optional.of(now);
        }
    }
}
