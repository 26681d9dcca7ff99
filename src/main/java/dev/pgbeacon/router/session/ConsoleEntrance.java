package dev.pgbeacon.router.session;

import dev.pgbeacon.pgwire.FrameReader;
import dev.pgbeacon.pgwire.ServerMessage;
import dev.pgbeacon.pgwire.StartupMessage;
import dev.pgbeacon.router.console.ConsoleHandler;
import dev.pgbeacon.router.console.Welcome;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;

/** Lets those whom the file names to the console: who asks for the database of that name gets no backend. */
@SuppressWarnings("FutureReturnValueIgnored") // who cannot be told is gone
final class ConsoleEntrance {
    private static final String DATABASE = "pgbeacon";

    private final House house;
    private final StartupMessage startup;

    ConsoleEntrance(House house, StartupMessage startup) {
        this.house = house;
        this.startup = startup;
    }

    static boolean isAskedBy(StartupMessage startup) {
        return startup.database().toString().equals(DATABASE);
    }

    /** @param proven whether the router itself knows that the client is who it says it is, or hba trusts it */
    Optional<ServerMessage> refusal(boolean proven) {
        var user = startup.user().toString();
        var named = house.terms().get().setup().file().access().consoleUsers();
        if (house.clients().draining()) {
            return Optional.of(Errors.SHUTDOWN);
        }
        if (!named.contains(user)) {
            return Optional.of(
                    Farewell.fatal("42501", "user \"" + user + "\" may not use the router's console, \"pgbeacon\"")
                            .hint("The router's file names who may: console_users."));
        }
        if (!proven) {
            // Such a password is tried on the primary only, where the console never goes.
            return Optional.of(Farewell.fatal("28000", "the router cannot check passwords for its console")
                    .hint("The router's file needs authdb or auth_query."));
        }
        return Optional.empty();
    }

    /** Puts the console in place of the login. */
    void open(ChannelHandlerContext ctx, ChannelHandler login, FrameReader frames) {
        var client = ctx.channel();
        var handler = new ConsoleHandler(new HouseAffairs(house, startup.user().toString()), frames);
        var key = house.clients().keyOfNobody(startup.spoken());
        house.clients().addConsole(client);
        client.writeAndFlush(Entrance.welcome(client.alloc().buffer(), Welcome.parameters(startup.user()), key));
        client.pipeline().addLast(handler);
        client.pipeline().remove(login);
        handler.begin();
    }
}
