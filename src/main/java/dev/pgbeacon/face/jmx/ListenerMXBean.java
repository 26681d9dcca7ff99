package dev.pgbeacon.face.jmx;

import java.util.Map;

@Description("A TCP port that answers load balancers")
public interface ListenerMXBean {
    @Description("replstatus: the word; check: HTTP checks")
    String getFace();

    @Description("The server that it answers for; null where there are several")
    String getServer();

    @Description("The port, also where the system chose it")
    int getPort();

    @Description("Polls by the word, or the HTTP status, that they were told; invalid and evicted ones are among them")
    Map<String, Long> getPolls();

    @Description("Polls that could not be read, or that asked for what there is not")
    long getInvalidPolls();

    @Description("Connections from addresses that may not connect")
    long getRejectedConnections();

    @Description("Connections ended early because too many were open")
    long getEvictedConnections();

    @Description("Connections that are open now")
    long getOpenConnections();
}
