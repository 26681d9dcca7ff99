package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.DrainFile;
import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.TestCluster;
import dev.pgbeacon.config.Key;
import dev.pgbeacon.config.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** The MBeans of a board that the test feeds, on a server of their own. */
final class TestBeans implements AutoCloseable {
    static final ObjectName PGBEACON = Beans.name("Pgbeacon", "");

    final TestCluster cluster = new TestCluster();
    final Listeners listeners = new Listeners();
    final PodLabel label = new PodLabel();
    final MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
    /** What asking a node does. */
    volatile Supplier<CompletionStage<Void>> asker = () -> CompletableFuture.completedFuture(null);

    private final Beans beans = new Beans(mbeans, cluster.board);

    TestBeans know(String name) {
        cluster.board.register(TestCluster.node(name), Duration.ofSeconds(1), () -> asker.get());
        return this;
    }

    TestBeans register() {
        return register(Optional.empty());
    }

    TestBeans register(Optional<Path> drainFile) {
        var written = Map.of("pgbeacon.host", "db1", "pgbeacon.password", "hush", "pgbeacon.servers.x.host", "db2");
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(written, "test", 100))
                .build();
        var known = List.<Key<?>>of(
                Key.text("host", "").forEachServer(), Key.text("password", "").hidden(),
                Key.text("database", "").orElse("postgres"), Key.text("user", ""));
        beans.register(
                new PgbeaconBean(
                        "1.2.3", new Settings(config, known), new Drain(drainFile.map(DrainFile::new), cluster.board)),
                listeners,
                label);
        cluster.board.onChange(beans::onChange);
        return this;
    }

    static ObjectName server(String name) {
        return Beans.name("Server", name);
    }

    Object of(String server, String attribute) throws JMException {
        return mbeans.getAttribute(server(server), attribute);
    }

    Object call(ObjectName bean, String operation, String... arguments) throws JMException {
        var types = new String[arguments.length];
        java.util.Arrays.fill(types, String.class.getName());
        return mbeans.invoke(bean, operation, arguments, types);
    }

    @Override
    public void close() {
        beans.close();
    }
}
