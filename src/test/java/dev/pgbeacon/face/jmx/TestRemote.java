package dev.pgbeacon.face.jmx;

import dev.pgbeacon.net.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A port on loopback for the MBeans of one primary, a, and clients that come in through it. */
final class TestRemote implements AutoCloseable {
    final TestBeans beans = new TestBeans().know("a").register();
    private final Remote remote;

    TestRemote(Optional<Path> passwords, Optional<Path> access, Optional<ServerTls> tls) throws IOException {
        beans.cluster.says("a").primaryAt("0/100");
        var where = new JmxConfig.Port(
                0, "localhost", InetAddress.getLoopbackAddress(), passwords, access, Optional.empty());
        remote = Remote.open(where, tls, beans.mbeans);
    }

    static TestRemote open() throws IOException {
        return new TestRemote(Optional.empty(), Optional.empty(), Optional.empty());
    }

    int port() {
        return remote.port();
    }

    JMXConnector connect() throws IOException {
        return connect(Map.of());
    }

    JMXConnector connect(String user, String password) throws IOException {
        return connect(Map.of(JMXConnector.CREDENTIALS, new String[] {user, password}));
    }

    @SuppressWarnings("BanJNDI") // it is how JMX clients find a server, and this one is ours
    JMXConnector connect(Map<String, ?> environment) throws IOException {
        var url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://localhost:" + port() + "/jmxrmi");
        return JMXConnectorFactory.connect(url, new HashMap<>(environment));
    }

    @Override
    public void close() throws IOException {
        remote.close();
        beans.close();
    }
}
