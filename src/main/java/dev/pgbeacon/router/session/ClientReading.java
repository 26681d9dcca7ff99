package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.router.request.Request.Reading;
import dev.pgbeacon.router.session.Exchange.State;

/** Reads what a client sends, message by message, as far as the exchange can use it now. */
final class ClientReading {
    private final Session session;
    private final Exchange exchange;
    private final FrameReader fromClient;
    private boolean postponed;
    private boolean reading;

    ClientReading(Session session, Exchange exchange, FrameReader fromClient) {
        this.session = session;
        this.exchange = exchange;
        this.fromClient = fromClient;
    }

    /** A message waits for the end of the request before it, or for what its server says. */
    boolean isPostponed() {
        return postponed;
    }

    /** Whether more may be read of the client. */
    boolean reads() {
        return exchange.state() != State.WAITING && exchange.state() != State.ERRAND && !postponed;
    }

    /** Reads what the client sent as far as it can be used now. */
    void read() {
        if (reading) {
            return; // whoever reads goes on when this is done
        }
        reading = true;
        postponed = false;
        try {
            while (reads() && !session.isOver() && fromClient.next()) {
                take(FrontendTag.of(fromClient.tag()));
            }
        } finally {
            reading = false;
        }
        if (!session.isOver() && fromClient.hasRun()) {
            passRun();
        }
        if (exchange.state() == State.TRAILING && !session.isOver() && !fromClient.isWithinFrame()) {
            exchange.end();
        }
    }

    private void passRun() {
        if (exchange.state() == State.RUNNING || exchange.state() == State.TRAILING) {
            exchange.server().write(fromClient.run());
        } else {
            exchange.request().hold(fromClient.run());
        }
    }

    private void take(FrontendTag tag) {
        switch (exchange.state()) {
            case IDLE -> begin(tag);
            case GATHERING -> gather(tag);
            case RUNNING -> {
                if (exchange.request().takes(tag)) {
                    check(tag);
                    exchange.request().stream(tag, fromClient, exchange.server());
                } else {
                    fromClient.postpone();
                    postponed = true;
                }
            }
            case TRAILING -> {
                exchange.server().write(fromClient.run());
                exchange.end();
                if (!session.isOver()) {
                    begin(tag);
                }
            }
            default -> skip(tag);
        }
    }

    private void begin(FrontendTag tag) {
        switch (tag) {
            case TERMINATE -> session.end();
            // The rest of a COPY that failed; PostgreSQL forgets it, too.
            case COPY_DATA, COPY_DONE, COPY_FAIL -> fromClient.drop();
            default -> {
                exchange.open(tag);
                gather(tag);
            }
        }
    }

    private void gather(FrontendTag tag) {
        if (tag == FrontendTag.TERMINATE) {
            session.end(); // without a Sync nothing of it would stay
            return;
        }
        check(tag);
        var request = exchange.request();
        var taken = request.gather(tag, fromClient);
        if (taken == Reading.STREAMS || (taken == Reading.TAKEN && request.isGathered())) {
            if (fromClient.hasRun()) {
                request.hold(fromClient.run());
            }
            exchange.seek();
        }
    }

    /** A server would end its connection, which is not the client's. */
    private void check(FrontendTag tag) {
        if (tag == FrontendTag.PASSWORD) {
            throw new ProtocolViolation("invalid frontend message type " + Byte.toUnsignedInt(fromClient.tag()));
        }
    }

    private void skip(FrontendTag tag) {
        if (tag == FrontendTag.TERMINATE) {
            session.end();
            return;
        }
        fromClient.drop();
        if (exchange.request().skip(tag)) {
            exchange.finish();
        }
    }
}
