package dev.pgbeacon.face.replstatus;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;

/** Clients that connect and do nothing: {@code IdleClients PORT HOW_MANY}. */
final class IdleClients {
    private IdleClients() {}

    public static void main(String[] arguments) throws Exception {
        var port = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var clients = new ArrayList<SocketChannel>();
        for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
            clients.add(SocketChannel.open(port));
        }
        System.out.println("ready: " + clients.size());
        new CountDownLatch(1).await();
    }
}
