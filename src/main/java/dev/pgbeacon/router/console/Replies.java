package dev.pgbeacon.router.console;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.CommandComplete;
import dev.pgbeacon.pgwire.DataRow;
import dev.pgbeacon.pgwire.Message;
import dev.pgbeacon.pgwire.ReadyForQuery;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.Severity;
import dev.pgbeacon.pgwire.TransactionStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** What a console says to its client. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails to be written shows as a closed connection
final class Replies {
    private final Channel client;

    Replies(Channel client) {
        this.client = client;
    }

    void say(Message message) {
        var out = buffer();
        message.writeTo(out);
        write(out);
    }

    /** A message without a body. */
    void say(BackendTag tag) {
        var out = buffer();
        tag.writeTo(out);
        write(out);
    }

    void error(String sqlState, String message) {
        say(ServerMessage.of(Severity.ERROR, sqlState, message).toError());
    }

    void describe(Command command) {
        if (command instanceof Command.Show show) {
            say(show.topic().description());
        } else {
            say(BackendTag.NO_DATA);
        }
    }

    /**
     * Rows, and then how it ended.
     *
     * @param most 0: all
     */
    void result(Outcome.Done done, int most) {
        var out = buffer();
        int sent = 0;
        while (!done.rows().isEmpty() && (most == 0 || sent++ < most)) {
            DataRow.texts(done.rows().remove()).writeTo(out);
        }
        write(out);
        if (done.rows().isEmpty()) {
            done.notice().ifPresent(notice -> say(notice.toNotice()));
            say(new CommandComplete(done.tag()));
        } else {
            say(BackendTag.PORTAL_SUSPENDED);
        }
    }

    void ready(boolean inBlock) {
        say(new ReadyForQuery(inBlock ? TransactionStatus.IN_TRANSACTION : TransactionStatus.IDLE));
    }

    private ByteBuf buffer() {
        return client.alloc().buffer();
    }

    private void write(ByteBuf out) {
        client.write(out, client.voidPromise());
    }
}
