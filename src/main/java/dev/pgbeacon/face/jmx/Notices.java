package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.Change;
import dev.pgbeacon.status.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;

/** Tells of one server's changes. Its listeners are called on the publisher's thread; remote ones have a buffer between. */
final class Notices extends NotificationBroadcasterSupport {
    static final String ROLE = "pgbeacon.role";
    static final String STATE = "pgbeacon.state";

    private final ObjectName source;
    private final AtomicLong number = new AtomicLong();

    Notices(ObjectName source) {
        super(
                new MBeanNotificationInfo(
                        new String[] {ROLE, STATE},
                        Notification.class.getName(),
                        "The server's role or state is not what it was; the user data is a map of server, from, to and reason"));
        this.source = source;
    }

    void tell(Change change) {
        of(change).forEach(this::sendNotification);
    }

    /** One for a change of state, two where the role changed with it, none where only an order to drain did. */
    List<Notification> of(Change change) {
        var notices = new ArrayList<Notification>();
        if (change.from().role() != change.to().role()) {
            notices.add(notice(ROLE, ServerBean.role(change.from()), ServerBean.role(change.to()), change.to()));
        }
        if (change.from().state() != change.to().state()) {
            notices.add(notice(
                    STATE, change.from().state().words(), change.to().state().words(), change.to()));
        }
        return notices;
    }

    private Notification notice(String type, String from, String to, Standing standing) {
        var server = standing.node().name();
        var notice = new Notification(
                type,
                source,
                number.incrementAndGet(),
                "server " + server + ": " + from + " -> " + to + ": " + standing.reason());
        var facts = new TreeMap<String, String>();
        facts.put("server", server);
        facts.put("from", from);
        facts.put("to", to);
        facts.put("reason", standing.reason());
        notice.setUserData(facts);
        return notice;
    }
}
