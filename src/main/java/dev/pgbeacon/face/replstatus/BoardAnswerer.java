package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.LagLimit;
import dev.pgbeacon.status.NodeId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Says the word of one node, as it stands on the board. */
record BoardAnswerer(StatusBoard board, NodeId node, ReplstatusReply reply) implements Answerer {
    @Override
    public CompletionStage<Word> answer(Optional<LagLimit> asked) {
        return board.fresh(node).thenApply(standing -> reply.word(standing, asked));
    }

    @Override
    public Word now(Optional<LagLimit> asked) {
        return reply.word(board.read(node), asked);
    }
}
