package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.BackendKey;
import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.ProtocolViolation;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.pgwire.TransactionStatus;
import dev.pgbeacon.router.auth.Credential;
import dev.pgbeacon.router.request.SessionMemory;
import dev.pgbeacon.router.statement.Dialect;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import org.jboss.logging.Logger;

/** One client's session: its client and its servers. All of it runs on the client's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails to close is closed
final class Session {
    private static final Logger LOG = Logger.getLogger(Session.class);

    private final House house;
    private final Channel client;
    private final String database;
    private final BackendKey key;
    private final FrameReader fromClient;
    private final Side.Role serves;
    private final boolean replicates;
    private final SessionMemory memory = new SessionMemory();
    private final Transaction transaction = new Transaction();
    private final Sides sides;
    private final ClientWriting writing;
    private final Answers answers;
    private final Dispatch dispatch;
    private final Exchange exchange;
    private final ClientReading reading;
    private final Losses losses;
    private final Sight sight;
    private final Shown shown;
    private final Orders orders;
    private final PinCount pins;
    private boolean entered;
    private boolean leaving;
    private boolean clientGone;
    private boolean over;

    Session(
            House house,
            Channel client,
            StartupMessage startup,
            Credential credential,
            FrameReader fromClient,
            Side.Role serves) {
        this.house = house;
        this.client = client;
        database = startup.database().toString();
        this.fromClient = fromClient;
        this.serves = serves;
        replicates = Replication.of(startup) != Replication.NONE;
        sides = new Sides(house, this, client.eventLoop(), startup, credential);
        shown = new Shown(house.choice(), serves);
        writing = new ClientWriting(client);
        answers = new Answers(writing, this, shown);
        sight = new Sight(house);
        dispatch = new Dispatch(house, this, sides, sight, transaction, serves);
        exchange = new Exchange(this, fromClient, writing, answers, dispatch);
        reading = new ClientReading(this, exchange, fromClient);
        losses = new Losses(house.choice(), this, sight, transaction, serves);
        pins = new PinCount(house.tally());
        orders = new Orders(this, sides, client, startup);
        key = house.clients().register(orders, startup.spoken());
    }

    /** The client is known; a backend decides whether it is let in. */
    void begin() {
        new Entrance(sides, this, serves).open();
        balance();
    }

    /** A backend lets it in. */
    void enter(Side side) {
        entered = true;
        side.connection().parameters().forEach(shown::follow);
        writing.write(Entrance.welcome(buffer(), side.connection().parameters(), key));
        idle();
    }

    /** What runs for the session, or will. */
    Exchange exchange() {
        return exchange;
    }

    EventLoop loop() {
        return client.eventLoop();
    }

    ByteBuf buffer() {
        return client.alloc().buffer();
    }

    String database() {
        return database;
    }

    /** Whoever replicates speaks another language. */
    boolean replicates() {
        return replicates;
    }

    Dialect dialect() {
        return shown.dialect();
    }

    SessionMemory memory() {
        return memory;
    }

    int mostKept() {
        return (int) Math.min(house.terms().get().setup().file().routing().replayLimit(), Integer.MAX_VALUE);
    }

    /** Whether a server has let it in. */
    boolean hasEntered() {
        return entered;
    }

    boolean isOver() {
        return over;
    }

    void onClient(ByteBuf bytes) {
        if (over) {
            bytes.release();
            return;
        }
        fromClient.feed(bytes);
        if (entered) {
            readOn();
        }
    }

    /** What it asked is done all the same, as PostgreSQL does it. */
    void onClientGone() {
        clientGone = true;
        if (exchange.waits()) {
            balance();
        } else {
            end();
        }
    }

    /** A request is on its way, or was answered before it was here. */
    void sent() {
        pins.count(memory.pin());
        if (clientGone) {
            end();
        }
    }

    /** Reads what the client sent as far as it can be used now. */
    void readOn() {
        try {
            reading.read();
        } catch (ProtocolViolation broken) {
            refuse(broken.toServerMessage());
        }
        balance();
    }

    void onBackend(Side side, ByteBuf bytes) {
        if (over || sides.of(side.role()).filter(each -> each == side).isEmpty()) {
            bytes.release();
            return;
        }
        try {
            exchange.onBackend(side, bytes);
        } catch (ProtocolViolation broken) {
            onViolation(side, broken);
        }
        if (reading.isPostponed() && !over) {
            readOn(); // the answer may have told that more belongs to the request
        }
        balance();
    }

    private void onViolation(Side side, ProtocolViolation broken) {
        LOG.warnf("%s: %s", side.target().node(), broken.getMessage());
        exchange.onViolation(side);
        refuse(Farewell.fatal("08P01", "the server broke the protocol: " + broken.getMessage()));
    }

    /** A request was answered. */
    void ran(Side side, TransactionStatus status) {
        transaction.ran(side, status);
        pins.count(memory.pin());
        if (side.role() == Side.Role.PRIMARY) {
            sight.seen();
        }
        if (memory.tellsOfChangedFunctions()) {
            house.judges().changed(database());
        }
    }

    /** What was to be done before a request failed; a transaction on another server goes on. */
    void failed(Side side, TransactionStatus status) {
        if (transaction.side().filter(on -> on != side).isEmpty()) {
            memory.failed();
            memory.ready(status, side.holdings());
            ran(side, status);
        }
    }

    /** Nothing is asked now. */
    void idle() {
        hearUnasked(sides.of(Side.Role.PRIMARY));
        hearUnasked(sides.of(Side.Role.STANDBY));
        if (over) {
            return;
        }
        if (clientGone) {
            end();
        } else if ((leaving || house.clients().draining()) && memory.status() == TransactionStatus.IDLE) {
            refuse(Errors.SHUTDOWN);
        } else {
            readOn();
            flush();
        }
    }

    private void hearUnasked(Optional<Side> side) {
        if (side.isPresent()) {
            try {
                answers.unasked(side.get());
            } catch (ProtocolViolation broken) {
                onViolation(side.get(), broken);
            }
        }
    }

    void onBackendGone(Side side) {
        if (sides.gone(side) && !over) {
            losses.onGone(side);
            exchange.forgetRest(side);
            balance();
            flush();
        }
    }

    /** What to say of a server that is gone; a transaction that ran there has failed. */
    ServerMessage lost(Side side) {
        return losses.of(side);
    }

    /** It has failed, and its server was not told: nothing of it stays. */
    void giveUpTransaction() {
        transaction.side().ifPresent(on -> {
            losses.of(on);
            sides.drop(on);
        });
    }

    /** Nothing new could run on the side until now. */
    void onCancelArrived() {
        if (!over) {
            dispatch.onCancelArrived();
        }
    }

    /** No new request; and it ends as soon as it is in no transaction. */
    void leave() {
        leaving = true;
        if (entered && !over && exchange.isIdle()) {
            idle();
        }
    }

    /** Who takes nothing more makes the others wait: a slow reader slows only its own session. */
    void balance() {
        if (!client.isWritable() || !exchange.serverTakesMore()) {
            flush(); // what the kernel takes at once stops nobody
        }
        if (over) {
            return;
        }
        Sides.read(client, entered && reading.reads() && exchange.serverTakesMore());
        // For a client that is gone nothing is kept: what its request needs goes on.
        sides.read(clientGone || client.isWritable());
    }

    void flush() {
        if (!over) {
            sides.flush();
            writing.flush();
        }
    }

    void onFailure(Throwable failure) {
        Failures.tell(failure);
        end();
    }

    void refuse(ServerMessage error) {
        if (over) {
            return;
        }
        if (exchange.isAmidFrame()) {
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
        if (!over) {
            over = true;
            house.clients().unregister(orders, key);
            pins.count(Optional.empty());
            exchange.release();
            fromClient.close();
            sides.close();
            if (closes) {
                writing.flush();
                client.close();
            }
        }
    }
}
