package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.Authentication;
import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.FrontendTag;
import dev.pgbeacon.pgwire.ParameterStatus;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.router.auth.Credential;
import dev.pgbeacon.router.backend.BackendConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jboss.logging.Logger;

/** One client's session. All of it runs on the client's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails to close is closed
final class Session {
    private static final Logger LOG = Logger.getLogger(Session.class);

    /** What is going on; {@link #request} is there while RUNNING. */
    private enum State {
        /** A connection is being made, or a cancel is awaited: the client is not read. */
        WAITING,
        /** Nothing runs; the client's next message begins a request. */
        IDLE,
        RUNNING,
        ENDED
    }

    private final House house;
    private final Channel client;
    private final BackendKey key;
    private final FrameReader fromClient;
    private final Sides sides;
    private final Answers answers;
    private State state = State.WAITING;
    private Request request;
    private boolean postponed;
    private boolean leaving;
    private TransactionStatus status = TransactionStatus.IDLE;

    Session(
            House house,
            Channel client,
            StartupMessage startup,
            Credential credential,
            FrameReader fromClient,
            Side.Role serves) {
        this.house = house;
        this.client = client;
        this.fromClient = fromClient;
        sides = new Sides(house, this, client.eventLoop(), startup, credential, serves);
        answers = new Answers(client, house.choice());
        key = register(startup);
    }

    private BackendKey register(StartupMessage startup) {
        while (true) {
            var made = house.clients().newKey(startup.spoken());
            if (house.clients().register(this, made)) {
                return made;
            }
        }
    }

    /** The client is known; a backend decides whether it is let in. */
    void begin() {
        sides.openFirst(side -> {
            welcome(side.connection());
            idle();
        });
    }

    private void welcome(BackendConnection connection) {
        var out = client.alloc().buffer();
        new Authentication.Ok().writeTo(out);
        connection.parameters().forEach((name, value) -> new ParameterStatus(name, value).writeTo(out));
        key.writeTo(out);
        new ReadyForQuery(TransactionStatus.IDLE).writeTo(out);
        answers.write(out);
    }

    private void idle() {
        state = State.IDLE;
        request = null;
        if ((leaving || house.clients().draining()) && status == TransactionStatus.IDLE) {
            refuse(Farewell.fatal("57P01", "terminating connection due to administrator command"));
            return;
        }
        readClient();
        flush();
    }

    void onClient(ByteBuf bytes) {
        if (state == State.ENDED) {
            bytes.release();
            return;
        }
        fromClient.feed(bytes);
        readClient();
    }

    private void readClient() {
        postponed = false;
        try {
            while (!postponed && (state == State.IDLE || state == State.RUNNING) && fromClient.next()) {
                var tag = FrontendTag.of(fromClient.tag());
                if (state == State.IDLE) {
                    onIdle(tag);
                } else if (request.takes(tag)) {
                    request.onClient(tag);
                    fromClient.keep();
                } else {
                    postpone();
                }
            }
            if (state == State.RUNNING && fromClient.hasRun()) {
                request.side().write(fromClient.run());
            }
        } catch (ProtocolViolation broken) {
            refuse(broken.toServerMessage());
        }
        balance();
    }

    private void postpone() {
        fromClient.postpone();
        postponed = true;
    }

    private void onIdle(FrontendTag tag) {
        switch (tag) {
            case TERMINATE -> end();
            // The rest of a COPY that failed; PostgreSQL forgets it, too.
            case COPY_DATA, COPY_DONE, COPY_FAIL -> fromClient.drop();
            default -> start(tag);
        }
    }

    private void start(FrontendTag tag) {
        var main = sides.main();
        if (main.isEmpty()) {
            postpone();
            state = State.WAITING;
            sides.openMain(side -> idle());
        } else if (!sides.mayStill(main.get())) {
            // It may take writes yet, and they would be lost.
            refuse(Farewell.fatal("57P01", "the server of this session is no longer the primary"));
        } else if (main.get().awaitsCancel()) {
            postpone();
            state = State.WAITING;
        } else {
            run(new Request(main.get(), tag));
        }
    }

    private void run(Request next) {
        request = next;
        state = State.RUNNING;
        fromClient.keep();
    }

    void onBackend(Side side, ByteBuf bytes) {
        if (state == State.ENDED) {
            bytes.release();
            return;
        }
        side.frames().feed(bytes);
        try {
            var ready = answers.relay(side, request);
            if (ready.isPresent()) {
                status = ready.get();
                idle();
            } else if (postponed) {
                readClient(); // the answer may have told that more belongs to the request
            } else {
                balance();
            }
        } catch (ProtocolViolation broken) {
            LOG.warnf("%s: %s", side.target().node(), broken.getMessage());
            refuse(Farewell.fatal("08P01", "the server broke the protocol: " + broken.getMessage()));
        }
    }

    void onBackendGone(Side side) {
        sides.gone(side);
        if (state == State.ENDED) {
            return;
        }
        house.choice().lookAgain(side.target().node());
        if (side.lastSaidError()) {
            end();
        } else {
            boolean unknown = request != null && request.side() == side;
            refuse(Farewell.fatal(
                    "08006",
                    "the connection to the server was lost"
                            + (unknown ? "; whether the statement was executed is not known" : "")));
        }
    }

    /** Asks the backend to cancel what runs; may be called on any thread. */
    void cancel(Runnable done) {
        client.eventLoop().execute(() -> {
            if (state == State.RUNNING) {
                sides.cancel(request.side(), done);
            } else {
                done.run();
            }
        });
    }

    /** Nothing new could run on the side until now. */
    void onCancelArrived() {
        if (state == State.WAITING
                && sides.main().filter(side -> !side.awaitsCancel()).isPresent()) {
            idle();
        }
    }

    /** May be called on any thread. */
    void leaveWhenIdle() {
        client.eventLoop().execute(() -> {
            leaving = true;
            if (state == State.IDLE) {
                idle();
            }
        });
    }

    /** May be called on any thread. */
    void leaveNow() {
        client.eventLoop()
                .execute(() -> refuse(Farewell.fatal("57P01", "terminating connection due to administrator command")));
    }

    /** Who takes nothing more makes the others wait: a slow reader slows only its own session. */
    void balance() {
        if (state == State.ENDED) {
            return;
        }
        boolean room = request == null || request.side().channel().isWritable();
        client.config().setAutoRead(!postponed && state != State.WAITING && room);
        sides.read(client.isWritable());
    }

    void flush() {
        if (state != State.ENDED) {
            sides.flush();
            answers.flush();
        }
    }

    void onFailure(Throwable failure) {
        LOG.debugf(failure, "a client's connection failed");
        end();
    }

    void refuse(ServerMessage error) {
        if (state == State.ENDED) {
            return;
        }
        boolean withinFrame = request != null && request.side().frames().isWithinFrame();
        if (withinFrame) {
            end(); // a client would take the words for the rest of a row
        } else {
            Farewell.say(client, error);
            end(false);
        }
    }

    void end() {
        end(true);
    }

    private void end(boolean closes) {
        if (state != State.ENDED) {
            state = State.ENDED;
            house.clients().unregister(this, key);
            fromClient.close();
            sides.close();
            if (closes) {
                answers.flush();
                client.close();
            }
        }
    }
}
