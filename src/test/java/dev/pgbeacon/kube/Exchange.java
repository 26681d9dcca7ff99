package dev.pgbeacon.kube;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;

/** One request that came over the wire, and what becomes of it. */
final class Exchange {
    private final HttpServerRequest http;
    private final Request request;
    private final ApiStore store;
    private final Journal journal;
    private final Context context;
    private final int number;
    private final List<Runnable> onGone = new ArrayList<>();
    private boolean gone;

    Exchange(HttpServerRequest http, Buffer body, ApiStore store, Journal journal, Context context) {
        this.http = http;
        this.store = store;
        this.journal = journal;
        this.context = context;
        request = new Request(
                http.method().name(),
                http.uri(),
                header("Content-Type"),
                header("Accept"),
                Optional.of(header("Authorization"))
                        .filter(text -> text.startsWith("Bearer "))
                        .map(text -> text.substring("Bearer ".length()).strip()),
                certified(),
                // Protobuf is no text; a character for each byte keeps it.
                header("Content-Type").startsWith(Protobuf.MEDIA_TYPE)
                        ? body.toString(StandardCharsets.ISO_8859_1)
                        : body.toString());
        number = journal.arrived(request, store.user(request));
        // However the client leaves: it closes the connection, or resets the one stream.
        http.response().closeHandler(closed -> leave());
        http.response().exceptionHandler(reset -> leave());
        http.exceptionHandler(reset -> leave());
    }

    Request request() {
        return request;
    }

    /** In its turn on the event loop; a watch is streamed. */
    void serve(Watches watches) {
        var watch = store.watch(request);
        if (watch.isPresent()) {
            journal.carriedOut(number);
            journal.answered(number, 200);
            watches.stream(this, http.response(), watch.get());
        } else {
            carryOut();
        }
    }

    /** Does what was asked, and answers if there still is somebody. From any thread. */
    Response carryOut() {
        var response = carryOutUnanswered();
        answer(response);
        return response;
    }

    Response carryOutUnanswered() {
        var response = store.handle(request);
        journal.carriedOut(number);
        return response;
    }

    void answer(Response response) {
        journal.answered(number, response.status());
        context.runOnContext(on -> {
            var out = http.response();
            if (!out.closed() && !out.ended()) {
                out.setStatusCode(response.status());
                response.headers().forEach(out::putHeader);
                out.end(response.body());
            }
        });
    }

    /** Ends the connection, and what else goes over it. */
    void drop() {
        context.runOnContext(on -> http.connection().close());
    }

    synchronized boolean gone() {
        return gone;
    }

    /** At once, if the client has left already. */
    void onGone(Runnable task) {
        synchronized (this) {
            if (!gone) {
                onGone.add(task);
                return;
            }
        }
        task.run();
    }

    private void leave() {
        List<Runnable> tasks;
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
            tasks = List.copyOf(onGone);
        }
        tasks.forEach(Runnable::run);
    }

    private String header(String name) {
        return Optional.ofNullable(http.getHeader(name)).orElse("");
    }

    private Optional<String> certified() {
        try {
            var name = new LdapName(
                    http.connection().sslSession().getPeerPrincipal().getName());
            return name.getRdns().stream()
                    .filter(part -> part.getType().equalsIgnoreCase("CN"))
                    .map(part -> part.getValue().toString())
                    .findFirst();
        } catch (SSLPeerUnverifiedException | InvalidNameException none) {
            return Optional.empty();
        }
    }
}
