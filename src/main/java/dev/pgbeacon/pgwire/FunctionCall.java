package dev.pgbeacon.pgwire;

import io.netty.buffer.ByteBuf;

/** Which function a client calls directly, by its object identifier; the arguments are not read. */
public record FunctionCall(int function) {
    public static FunctionCall read(ByteBuf in) {
        return new FunctionCall(new Body("FunctionCall", in).int32("function"));
    }
}
