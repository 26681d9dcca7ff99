package dev.pgbeacon.pgwire;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Fake servers for benches, until it is told to end: {@code FakePostgresMain FIRST_ADDRESS HOW_MANY BLACK_HOLES_PERCENT PORT}.
 * The first is a primary, the others are its standbys, and the share of black holes is spread evenly among these.
 * Needs as many file descriptors as there are addresses and connections ({@code ulimit -n}).
 */
final class FakePostgresMain {
    private static final String SYSTEM = "7300000000000000001";
    private static final String LSN = "0/5000000";

    private FakePostgresMain() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        var nodes = nodes(arguments[0], count, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        var fake = FakePostgres.start(nodes);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(report(fake)), "report"));
        System.out.println("listening on " + count + " addresses from " + arguments[0] + ":" + fake.port());
        new CountDownLatch(1).await();
    }

    static Map<InetSocketAddress, FakeNode> nodes(String first, int count, int blackHolesPercent, int port)
            throws UnknownHostException {
        var nodes = new LinkedHashMap<InetSocketAddress, FakeNode>();
        var primary = FakeNode.primary(SYSTEM, LSN);
        var standby = FakeNode.standby(SYSTEM, LSN);
        var hole = FakeNode.blackHole();
        for (int i = 0; i < count; i++) {
            boolean isHole = i > 0 && i * blackHolesPercent / 100 > (i - 1) * blackHolesPercent / 100;
            nodes.put(new InetSocketAddress(after(first, i), port), i == 0 ? primary : isHole ? hole : standby);
        }
        return nodes;
    }

    private static InetAddress after(String first, int steps) throws UnknownHostException {
        var bytes = ByteBuffer.wrap(InetAddress.getByName(first).getAddress());
        return InetAddress.getByAddress(bytes.putInt(0, bytes.getInt(0) + steps).array());
    }

    private static String report(FakePostgres fake) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return "%d connections, %d questions, %.2f s of CPU"
                .formatted(fake.connections.sum(), fake.questions.sum(), system.getProcessCpuTime() / 1e9);
    }
}
