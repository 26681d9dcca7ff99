package dev.pgbeacon.router.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A router for one backend that does nothing but logins: what a client says afterwards goes through as it is. */
final class TestRouter implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LinkedBlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
    private final int backend;
    private final Function<Optional<ChannelBinding>, ClientLogin> logins;
    private final Optional<Tls> tls;

    record Tls(SSLContext context, Optional<ChannelBinding> binding) {}

    TestRouter(int backend, Optional<Tls> tls, Function<Optional<ChannelBinding>, ClientLogin> logins)
            throws IOException {
        this.backend = backend;
        this.tls = tls;
        this.logins = logins;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What became of the next client: a {@link Credential}, a {@link Refusal}, a failure. */
    Object outcome() throws InterruptedException {
        return outcomes.take();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                threads.execute(() -> {
                    try {
                        serve(socket);
                    } catch (IOException | RuntimeException failure) {
                        outcomes.add(failure);
                    }
                });
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) throws IOException {
        try (var plain = Wire.on(socket)) {
            var startup = plain.readStartup();
            boolean encrypted = ByteBuffer.wrap(startup).getInt() == Wire.SSL_REQUEST;
            if (!encrypted) {
                login(plain, startup, Optional.empty());
            } else {
                plain.out().write(tls.isPresent() ? 'S' : 'N');
                var client = tls.isPresent() ? Wire.on(encrypted(socket)) : plain;
                login(client, client.readStartup(), tls.flatMap(Tls::binding));
            }
        }
    }

    private Socket encrypted(Socket socket) throws IOException {
        var encrypted =
                (SSLSocket) tls.orElseThrow().context().getSocketFactory().createSocket(socket, null, true);
        encrypted.setUseClientMode(false);
        return encrypted;
    }

    private void login(Wire client, byte[] startup, Optional<ChannelBinding> binding) throws IOException {
        var login = logins.apply(binding);
        var challenge = login.challenge();
        while (true) {
            client.write('R', challenge.body());
            var frame = client.read();
            var turn = login.on(frame.type(), frame.body());
            if (turn instanceof Turn.Ask ask) {
                challenge = ask.challenge();
            } else if (turn instanceof Turn.Refused refused) {
                client.write('E', error(refused.refusal()));
                outcomes.add(refused.refusal());
                return;
            } else {
                serve(client, user(startup), (Turn.Admitted) turn);
                return;
            }
        }
    }

    private void serve(Wire client, String user, Turn.Admitted admitted) throws IOException {
        try (var server = Wire.on(new Socket(listener.getInetAddress(), backend))) {
            var login = new BackendLogin(
                    user, admitted.credential(), Optional.empty(), new SaltedPasswords(1), Nonces.random());
            var reply = server.login(user, login);
            if (!(reply instanceof Reply.Accepted)) {
                throw new IOException(reply.toString());
            }
            outcomes.add(admitted.credential());
            if (admitted.last().isPresent()) {
                client.write('R', admitted.last().get().body());
            }
            client.write('R', new Challenge.Ok().body());
            var back = CompletableFuture.runAsync(() -> Wire.pump(server, client), threads);
            Wire.pump(client, server);
            back.join();
        }
    }

    private static String user(byte[] startup) {
        var words = List.of(new String(startup, 4, startup.length - 4, StandardCharsets.UTF_8).split("\0", -1));
        return words.get(words.indexOf("user") + 1);
    }

    private static byte[] error(Refusal refusal) {
        var fields = new ByteArrayOutputStream();
        for (var field : List.of("SFATAL", "VFATAL", "C" + refusal.sqlState(), "M" + refusal.message(), "")) {
            fields.writeBytes((field + "\0").getBytes(StandardCharsets.UTF_8));
        }
        return fields.toByteArray();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
