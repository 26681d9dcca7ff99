package dev.pgbeacon.face.replstatus;

import dev.pgbeacon.board.ListenerCounts;
import dev.pgbeacon.net.AllowList;
import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.Transport;
import dev.pgbeacon.status.LagLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** The port alone, always MASTER, for bench/poll.c: {@code BenchServer PORT REQUEST_WAIT_MILLIS}. */
final class BenchServer {
    private BenchServer() {}

    private record Master(CompletionStage<Word> word) implements Answerer {
        @Override
        public CompletionStage<Word> answer(Optional<LagLimit> asked) {
            return word;
        }

        @Override
        public Word now(Optional<LagLimit> asked) {
            return Word.MASTER;
        }
    }

    public static void main(String[] arguments) throws Exception {
        var where = ListenAddresses.everywhere(Integer.parseInt(arguments[0]));
        var wait = Duration.ofMillis(Long.parseLong(arguments[1]));
        var answer = CompletableFuture.completedFuture(Word.MASTER);
        var settings = new ReplstatusSettings(wait, AllowList.EVERYBODY, 20_000);
        var port = ReplstatusPort.open(
                Transport.start(1),
                where,
                settings,
                Optional.empty(),
                new Master(answer),
                new ListenerCounts(Word.all()));
        System.out.println("listening on port " + port.port());
        new CountDownLatch(1).await();
    }
}
