package dev.pgbeacon.face.jmx;

import dev.pgbeacon.net.ListenAddresses;
import dev.pgbeacon.net.ServerTls;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.rmi.NoSuchObjectException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.ExportException;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.MBeanServer;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/** Remote JMX on one port: {@code service:jmx:rmi:///jndi/rmi://HOST:PORT/jmxrmi}. */
final class Remote implements AutoCloseable {
    private static final String NAME = "jmxrmi";
    /** What a JMX client sends: names, filters, attributes, and parameters in the types of MXBeans. */
    private static final String PARAMETERS = "maxdepth=20;maxrefs=10000;maxarray=10000;maxbytes=1000000;"
            + "java.lang.*;java.math.*;java.util.*;javax.management.*;javax.management.openmbean.*;"
            + "javax.security.auth.Subject;java.rmi.MarshalledObject;!*";

    private static final String CREDENTIALS = "maxarray=2;java.lang.String;!*";

    private final RemoteSockets sockets;
    private final Registry registry;
    private final RMIConnectorServer connector;

    private Remote(RemoteSockets sockets, Registry registry, RMIConnectorServer connector) {
        this.sockets = sockets;
        this.registry = registry;
        this.connector = connector;
    }

    /** @throws BindException if the port cannot be had: one line that names the address and the port */
    static Remote open(JmxConfig.Port where, Optional<ServerTls> tls, MBeanServer mbeans) throws IOException {
        tellRmi(where);
        var sockets = new RemoteSockets(where.address(), tls);
        RMIClientSocketFactory clients = tls.isPresent() ? new SslRMIClientSocketFactory() : null;
        Registry registry;
        try {
            registry = LocateRegistry.createRegistry(where.number(), clients, sockets);
        } catch (ExportException refused) {
            throw ListenAddresses.refused(where.address().getHostAddress(), where.number(), cause(refused));
        }
        var environment = environment(where);
        var server = new RMIJRMPServerImpl(where.number(), clients, sockets, environment);
        var url = new JMXServiceURL("rmi", where.host(), sockets.port());
        var connector = new RMIConnectorServer(url, environment, server, Guard.of(mbeans));
        connector.start();
        registry.rebind(NAME, server.toStub());
        return new Remote(sockets, registry, connector);
    }

    private static Throwable cause(ExportException refused) {
        return refused.getCause() == null ? refused : refused.getCause();
    }

    private static Map<String, Object> environment(JmxConfig.Port where) {
        var environment = new HashMap<String, Object>();
        environment.put(RMIConnectorServer.SERIAL_FILTER_PATTERN, PARAMETERS);
        environment.put(RMIConnectorServer.CREDENTIALS_FILTER_PATTERN, CREDENTIALS);
        // The JDK's own readers of its own file formats; clear passwords stay as they are written, the file may be a
        // Secret.
        where.passwordFile().map(Path::toString).ifPresent(file -> {
            environment.put("jmx.remote.x.password.file", file);
            environment.put("jmx.remote.x.password.toHashes", "false");
        });
        where.accessFile().map(Path::toString).ifPresent(file -> environment.put("jmx.remote.x.access.file", file));
        return environment;
    }

    /** RMI reads these once, when its first class is loaded. What the operator sets stays. */
    private static void tellRmi(JmxConfig.Port where) {
        // Where clients are sent for the objects: through a tunnel they must come back to its near end.
        if (!where.address().isAnyLocalAddress()) {
            System.getProperties().putIfAbsent("java.rmi.server.hostname", where.host());
        }
        // A thread for each connection; one that says nothing is ended after a minute instead of two hours.
        System.getProperties().putIfAbsent("sun.rmi.transport.tcp.maxConnectionThreads", "50");
        System.getProperties().putIfAbsent("sun.rmi.transport.tcp.readTimeout", "60000");
    }

    int port() {
        return sockets.port();
    }

    @Override
    public void close() throws IOException {
        connector.stop();
        try {
            var unused = UnicastRemoteObject.unexportObject(registry, true);
        } catch (NoSuchObjectException already) {
            // That is what was wanted.
        }
        sockets.close();
    }
}
