package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** @param command what was done, and to how many rows, like {@code SELECT 1} */
public record CommandComplete(String command) implements Message {
    public static CommandComplete read(ByteBuf in) {
        var body = new Body("CommandComplete", in);
        var complete = new CommandComplete(body.text("command").toString());
        body.end();
        return complete;
    }

    @Override
    public Tag tag() {
        return BackendTag.COMMAND_COMPLETE;
    }

    @Override
    public void writeBody(ByteBuf out) {
        WireText.of(command).writeTerminated(out);
    }
}
