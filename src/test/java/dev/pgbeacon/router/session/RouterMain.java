package dev.pgbeacon.router.session;

import dev.pgbeacon.net.Transport;
import dev.pgbeacon.router.causal.Causality;
import dev.pgbeacon.router.choice.Choice;
import dev.pgbeacon.router.choice.Target;
import dev.pgbeacon.router.conf.RouterSetup;
import dev.pgbeacon.status.NodeId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** For benches: a router whose file names one backend, which is the primary. Its port is the first line that it prints. */
final class RouterMain {
    private static final int LOOPS = 2;

    private RouterMain() {}

    /** @param arguments the router's file */
    public static void main(String[] arguments) throws Exception {
        var reading = RouterSetup.read(Path.of(arguments[0]), TestHouse.HOST);
        var setup = reading.setup()
                .orElseThrow(
                        () -> new IllegalArgumentException(reading.remarks().toString()));
        var primary = Target.of(setup.file().backends().get(0));
        try (var transport = Transport.start(LOOPS);
                var router = Router.open(setup, only(primary), Causality.OFF, transport)) {
            System.out.println(router.port());
            new CountDownLatch(1).await();
        }
    }

    private static Choice only(Target primary) {
        return new Choice() {
            @Override
            public Optional<Target> primary() {
                return Optional.of(primary);
            }

            @Override
            public Optional<Target> standby(Set<NodeId> unusable) {
                return Optional.empty();
            }

            @Override
            public boolean mayWrite(NodeId node) {
                return true;
            }

            @Override
            public boolean mayRead(NodeId node) {
                return true;
            }

            @Override
            public void lookAgain(NodeId node) {
                // There is no other.
            }
        };
    }
}
