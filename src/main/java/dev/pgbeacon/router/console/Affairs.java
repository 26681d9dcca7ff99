package dev.pgbeacon.router.console;

import dev.pgbeacon.pgwire.ServerMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the console shows, and whom it tells its orders. None of it blocks. */
public interface Affairs {
    /** The topic's rows, by its columns; empty values are NULL. */
    CompletionStage<List<List<Optional<String>>>> rows(Topic topic);

    /** @return why it is refused, if it is */
    Optional<ServerMessage> drain(String backend);

    /** @return why it is refused, if it is */
    Optional<ServerMessage> resume(String backend);
}
