package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.Change;
import dev.pgbeacon.board.Listeners;
import dev.pgbeacon.board.PodLabel;
import dev.pgbeacon.board.StatusBoard;
import dev.pgbeacon.status.NodeId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;

/** Keeps what is registered in step with what is on the board. */
final class Beans {
    static final String DOMAIN = "dev.pgbeacon";

    private final MBeanServer mbeans;
    private final StatusBoard board;
    private final Set<ObjectName> registered = new LinkedHashSet<>();
    private final Map<NodeId, Notices> servers = new HashMap<>();

    Beans(MBeanServer mbeans, StatusBoard board) {
        this.mbeans = mbeans;
        this.board = board;
    }

    synchronized void register(PgbeaconBean pgbeacon, Listeners listeners, PodLabel label) {
        register(name("Pgbeacon", ""), pgbeacon, PgbeaconMXBean.class, new NotificationBroadcasterSupport());
        for (var listener : listeners.all()) {
            register(
                    name("Listener", listener.name()),
                    new ListenerBean(listener),
                    ListenerMXBean.class,
                    new NotificationBroadcasterSupport());
        }
        if (label.seen().isPresent()) {
            register(name("Label", ""), new LabelBean(label), LabelMXBean.class, new NotificationBroadcasterSupport());
        }
        board.onNodes(this::follow);
        board.nodes().forEach(this::follow);
    }

    /** Nodes may come and go, by the thousand: a list of them can be a table or an API's answer. */
    private synchronized void follow(NodeId node) {
        var name = name("Server", node.name());
        boolean known = board.knows(node);
        if (known && !servers.containsKey(node)) {
            var notices = new Notices(name);
            servers.put(node, notices);
            register(name, new ServerBean(node, board), ServerMXBean.class, notices);
        } else if (!known && servers.remove(node) != null) {
            unregister(name);
        }
    }

    void onChange(Change change) {
        Notices notices;
        synchronized (this) {
            notices = servers.get(change.to().node());
        }
        if (notices != null) {
            notices.tell(change);
        }
    }

    private <T> void register(ObjectName name, T bean, Class<T> type, NotificationBroadcasterSupport emitter) {
        try {
            if (mbeans.isRegistered(name)) { // development mode after a start that failed
                mbeans.unregisterMBean(name);
            }
            mbeans.registerMBean(new DescribedBean(bean, type, emitter), name);
            registered.add(name);
        } catch (JMException taken) {
            throw new IllegalStateException(name + ": cannot be registered", taken);
        }
    }

    private void unregister(ObjectName name) {
        try {
            registered.remove(name);
            mbeans.unregisterMBean(name);
        } catch (InstanceNotFoundException already) {
            // Any agent in this JVM may have done so.
        } catch (JMException broken) {
            throw new IllegalStateException(name + ": cannot be unregistered", broken);
        }
    }

    synchronized void close() {
        List.copyOf(registered).forEach(this::unregister);
        servers.clear();
    }

    /** @param name empty: there is one of this type */
    static ObjectName name(String type, String name) {
        // Quotes are part of a name: only where it holds what a name may not.
        var value = name.matches("[^,=:\"*?\n]*") ? name : ObjectName.quote(name);
        try {
            return new ObjectName(DOMAIN + ":type=" + type + (name.isEmpty() ? "" : ",name=" + value));
        } catch (JMException impossible) {
            throw new IllegalArgumentException(name + ": no name for an MBean", impossible);
        }
    }
}
