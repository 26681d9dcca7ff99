package dev.pgbeacon.face.jmx;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;

/** An MXBean whose descriptions stand in its interface. No two of the interface's methods have one name. */
final class DescribedBean extends StandardEmitterMBean {
    private final Class<?> type;

    <T> DescribedBean(T bean, Class<T> type, NotificationEmitter emitter) {
        super(bean, type, true, emitter);
        this.type = type;
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return described(type).orElseGet(() -> super.getDescription(info));
    }

    @Override
    protected String getDescription(MBeanAttributeInfo attribute) {
        return method((attribute.isIs() ? "is" : "get") + attribute.getName())
                .flatMap(DescribedBean::described)
                .orElseGet(() -> super.getDescription(attribute));
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation) {
        return method(operation.getName())
                .flatMap(DescribedBean::described)
                .orElseGet(() -> super.getDescription(operation));
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int number) {
        return method(operation.getName())
                .flatMap(method -> described(method.getParameters()[number]))
                .orElseGet(() -> super.getDescription(operation, parameter, number));
    }

    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int number) {
        return method(operation.getName())
                .map(method -> method.getParameters()[number].getName())
                .orElseGet(() -> super.getParameterName(operation, parameter, number));
    }

    @Override
    protected int getImpact(MBeanOperationInfo operation) {
        return MBeanOperationInfo.ACTION;
    }

    private Optional<Method> method(String name) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst();
    }

    private static Optional<String> described(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(Description.class)).map(Description::value);
    }
}
