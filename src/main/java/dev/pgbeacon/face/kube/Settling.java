package dev.pgbeacon.face.kube;

import dev.pgbeacon.face.kube.Candidate.Kind;
import java.time.Duration;
import java.time.Instant;

/** A standby that was taken out must be fit for a while before it is labelled again: one that flaps is patched seldom. */
final class Settling {
    private final Duration time;
    private Kind last = Kind.UNKNOWN;
    private Instant fitSince = Instant.MIN;
    private boolean wasTakenOut;

    Settling(Duration time) {
        this.time = time;
    }

    void notice(Kind kind, Instant now) {
        if (kind == Kind.REPLICA && last != Kind.REPLICA) {
            fitSince = now;
        }
        if (last == Kind.REPLICA && kind == Kind.UNFIT) {
            wasTakenOut = true;
        }
        if (kind == Kind.PRIMARY) {
            wasTakenOut = false;
        }
        last = kind;
    }

    boolean isDone(Instant now) {
        if (wasTakenOut && !now.isBefore(fitSince.plus(time))) {
            wasTakenOut = false;
        }
        return !wasTakenOut;
    }
}
