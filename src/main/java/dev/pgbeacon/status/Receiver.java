package dev.pgbeacon.status;

import java.time.Duration;
import java.util.Optional;

/** A standby's WAL receiver, as {@code pg_stat_wal_receiver} shows it. */
public sealed interface Receiver {

    /**
     * @param status {@code streaming}, {@code starting}, {@code waiting}, {@code restarting}, {@code stopping}
     * @param upstreamEnd the end of WAL that the sender last told of ({@code latest_end_lsn})
     * @param sinceLastMessage it moves only about every half {@code timeout} on an idle primary; unknown also where it is
     *     negative, as the standby's clock was set back since: taken as it is, the primary would have been seen in the future
     * @param sender unknown before PostgreSQL 11
     * @param timeout {@code wal_receiver_timeout}; zero: never
     */
    record Connected(
            String status,
            Optional<Lsn> upstreamEnd,
            Optional<Duration> sinceLastMessage,
            Optional<Address> sender,
            Duration timeout)
            implements Receiver {

        public Connected {
            sinceLastMessage = sinceLastMessage.filter(since -> !since.isNegative());
        }

        public boolean streams() {
            return status.equals("streaming");
        }

        /** Whether the link spoke lately enough for "nothing new" to mean that there is nothing new. */
        public boolean fresh(Duration snapshotAge) {
            return streams()
                    && !timeout.isZero()
                    && sinceLastMessage.isPresent()
                    && sinceLastMessage
                                    .get()
                                    .plus(snapshotAge)
                                    .compareTo(timeout.dividedBy(2).plusSeconds(5))
                            < 0;
        }
    }

    /** A receiver runs; its details are for {@code pg_monitor} only. */
    record Hidden() implements Receiver {}

    /** @param upstreamConfigured also true where the setting cannot be seen (PostgreSQL 10 and 11, or no rights) */
    record Absent(boolean upstreamConfigured) implements Receiver {}
}
