package dev.pgbeacon.router.conf;

import dev.pgbeacon.status.LagLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the router's file says, with the defaults for what it does not; empty: not said, and no default.
 *
 * @param peers the other routers of the cluster: a cancel for a session of theirs is passed on to all addresses of these names
 */
public record RouterFile(
        Fixed fixed,
        LogLevel log,
        Access access,
        Optional<Tls> tls,
        Health health,
        List<Backend> backends,
        List<HostPort> peers,
        Routing routing) {

    public RouterFile {
        backends = List.copyOf(backends);
        peers = List.copyOf(peers);
    }

    /**
     * What only a start sets.
     *
     * @param readOnlyListen where all statements go to one standby
     * @param workers event loops at most
     */
    public record Fixed(
            HostPort listen,
            Optional<HostPort> readOnlyListen,
            HostPort monitor,
            Optional<Integer> workers,
            Optional<String> user,
            Optional<String> group,
            Optional<Path> pidfile) {}

    public enum LogLevel {
        ERROR,
        INFO,
        DEBUG
    }

    /**
     * Who may come in; without {@code hba}: {@link Hba#samehostWithScram()}.
     *
     * @param consoleUsers who of them may use the console
     */
    public record Access(
            Optional<Path> hba,
            Optional<Path> authdb,
            Optional<String> authQuery,
            int maxClients,
            List<String> consoleUsers) {
        public Access {
            consoleUsers = List.copyOf(consoleUsers);
        }
    }

    /** TLS for clients. */
    public record Tls(Path cert, Path key, Optional<CipherList> ciphers) {}

    /**
     * How the backends are asked.
     *
     * @param timeout for the whole of one check
     * @param check from one check to the next
     */
    public record Health(
            Duration timeout, Duration check, String database, String username, Optional<Secret> password) {}

    /** How a connection to a backend is encrypted. */
    public enum TlsMode {
        OFF,
        /** With the chain and the host name verified. */
        ON,
        SKIPVERIFY
    }

    /**
     * One server.
     *
     * @param ca whom to trust for {@link TlsMode#ON}; without it, whom the system trusts
     * @param weight its share of the reads; 0: none
     * @param database for its health check, like the other two
     */
    public record Backend(
            HostPort address,
            TlsMode tls,
            Optional<Path> ca,
            LagLimit lag,
            double weight,
            String database,
            String username,
            Optional<Secret> password) {}

    /**
     * How statements are sent.
     *
     * @param drainWait without it, {@code pgbeacon.drain-wait}
     */
    public record Routing(
            boolean causal,
            Duration failoverWait,
            long replayLimit,
            Optional<Duration> drainWait,
            Duration probeInterval,
            Exceptions exceptions) {}

    /**
     * What is known about functions and tables that cannot be seen. Names without quotes in lower case, as PostgreSQL folds them.
     *
     * @param statelessFunctions may be {@code *}: all
     */
    public record Exceptions(
            List<String> readFunctions,
            List<String> statelessFunctions,
            List<String> primaryFunctions,
            List<String> primaryTables) {
        public Exceptions {
            readFunctions = List.copyOf(readFunctions);
            statelessFunctions = List.copyOf(statelessFunctions);
            primaryFunctions = List.copyOf(primaryFunctions);
            primaryTables = List.copyOf(primaryTables);
        }
    }

    /** The same with what only a start sets as another file has it. */
    RouterFile with(Fixed kept) {
        return new RouterFile(kept, log, access, tls, health, backends, peers, routing);
    }
}
