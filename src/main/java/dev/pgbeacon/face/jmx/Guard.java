package dev.pgbeacon.face.jmx;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What remote clients may do, whoever they are: read everything, and write and call our MBeans and those of the JVM that are harmless.
 * Through others (DiagnosticCommand, HotSpotDiagnostic, MLet) a client loads code into the process or has its memory written to a
 * file, passwords and all.
 */
final class Guard implements InvocationHandler {
    private static final Set<String> CHANGING_THE_SERVER =
            Set.of("createMBean", "registerMBean", "unregisterMBean", "instantiate");
    private static final Set<String> CHANGING_A_BEAN = Set.of("invoke", "setAttribute", "setAttributes");
    private static final Set<String> OPEN_DOMAINS = Set.of(Beans.DOMAIN, "java.lang", "java.util.logging");

    private final MBeanServer mbeans;

    private Guard(MBeanServer mbeans) {
        this.mbeans = mbeans;
    }

    static MBeanServer of(MBeanServer mbeans) {
        return (MBeanServer) Proxy.newProxyInstance(
                Guard.class.getClassLoader(), new Class<?>[] {MBeanServer.class}, new Guard(mbeans));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (CHANGING_THE_SERVER.contains(method.getName())) {
            throw new SecurityException(method.getName() + ": not through this port");
        }
        if (CHANGING_A_BEAN.contains(method.getName())
                && arguments[0] instanceof ObjectName name
                && !OPEN_DOMAINS.contains(name.getDomain())) {
            throw new SecurityException(name + ": may be read through this port, and no more");
        }
        try {
            return method.invoke(mbeans, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
