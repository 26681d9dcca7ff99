package dev.pgbeacon.router.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both sides against each other, until one of them ends it. */
record Conversation(List<String> said, Optional<Turn> servers, Reply clients) {

    static Conversation of(ClientLogin server, BackendLogin client) {
        var said = new ArrayList<String>();
        var challenge = server.challenge();
        Optional<Turn> turn = Optional.empty();
        while (true) {
            said.add(challenge.getClass().getSimpleName());
            // Over the wire and back.
            var reply = client.on(Challenge.read(challenge.body()));
            if (!(reply instanceof Reply.Answer answer)) {
                return new Conversation(said, turn, reply);
            }
            var next = server.on('p', answer.body().bytes());
            turn = Optional.of(next);
            if (next instanceof Turn.Admitted admitted) {
                return new Conversation(said, turn, farewell(client, admitted));
            } else if (next instanceof Turn.Ask ask) {
                challenge = ask.challenge();
            } else {
                return new Conversation(said, turn, reply);
            }
        }
    }

    private static Reply farewell(BackendLogin client, Turn.Admitted admitted) {
        var last = admitted.last().map(challenge -> client.on(Challenge.read(challenge.body())));
        return last.isEmpty() || last.get() instanceof Reply.Wait ? client.on(new Challenge.Ok()) : last.get();
    }

    boolean succeeded() {
        return servers.orElse(null) instanceof Turn.Admitted && clients instanceof Reply.Accepted;
    }

    Credential credential() {
        return ((Turn.Admitted) servers.orElseThrow()).credential();
    }

    Refusal refusal() {
        return ((Turn.Refused) servers.orElseThrow()).refusal();
    }
}
