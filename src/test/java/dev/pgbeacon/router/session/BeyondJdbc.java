package dev.pgbeacon.router.session;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/**
 * What PostgreSQL's driver has beyond JDBC. By reflection: the annotations of its packages are not on our class path, and the
 * compiler warns.
 */
record BeyondJdbc(Connection connection) {
    private Object copies() throws Exception {
        return invoke(Class.forName("org.postgresql.PGConnection").getMethod("getCopyAPI"), connection);
    }

    /** @return how many rows */
    long copyIn(String sql, InputStream from) throws Exception {
        return (Long)
                invoke(copies().getClass().getMethod("copyIn", String.class, InputStream.class), copies(), sql, from);
    }

    long copyOut(String sql, OutputStream to) throws Exception {
        return (Long)
                invoke(copies().getClass().getMethod("copyOut", String.class, OutputStream.class), copies(), sql, to);
    }

    /** Begins one, sends a piece so many times, and gives it up. (To give up the other direction fails in the driver itself.) */
    void giveUpCopyIn(String sql, int pieces, byte[] piece) throws Exception {
        var copy = invoke(copies().getClass().getMethod("copyIn", String.class), copies(), sql);
        for (int i = 0; i < pieces; i++) {
            var write = Class.forName("org.postgresql.copy.CopyIn")
                    .getMethod("writeToCopy", byte[].class, int.class, int.class);
            invoke(write, copy, piece, 0, piece.length);
        }
        invoke(Class.forName("org.postgresql.copy.CopyOperation").getMethod("cancelCopy"), copy);
    }

    /** Waits for that many notifications; each as channel and payload. */
    List<String> notifications(int count) throws Exception {
        var heard = new ArrayList<String>();
        while (heard.size() < count) {
            var more = (Object[]) invoke(
                    Class.forName("org.postgresql.PGConnection").getMethod("getNotifications", int.class),
                    connection,
                    60_000);
            if (more == null || more.length == 0) {
                return heard;
            }
            for (var each : more) {
                var type = Class.forName("org.postgresql.PGNotification");
                heard.add(invoke(type.getMethod("getName"), each) + " " + invoke(type.getMethod("getParameter"), each));
            }
        }
        return heard;
    }

    private static Object invoke(Method method, Object on, Object... arguments) throws Exception {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}
