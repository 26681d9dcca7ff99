package dev.pgbeacon.face.kube;

import dev.pgbeacon.status.Tenure;

/**
 * What follows from our server's state and the Lease.
 *
 * @param tenure whether our server may be primary
 * @param aim what the label should say
 * @param occasion what it has become
 * @param reason why, in words
 */
record LeaseDecision(Move move, Tenure tenure, Aim aim, Occasion occasion, String reason) {
    enum Move {
        WAIT,
        READ,
        CREATE,
        /** Becomes its holder. */
        TAKE,
        RENEW,
        /** Leaves it to whoever comes next. */
        RELEASE
    }

    LeaseDecision aiming(Aim other, Occasion as, String why) {
        return new LeaseDecision(move, tenure, other, as, why);
    }

    LeaseDecision moving(Move other) {
        return new LeaseDecision(other, tenure, aim, occasion, reason);
    }
}
