package dev.pgbeacon.face.jmx;

import dev.pgbeacon.config.Settings;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

record PgbeaconBean(String version, Settings settings, Drain order) implements PgbeaconMXBean {

    @Override
    public String getVersion() {
        return version;
    }

    @Override
    public double getUptimeSeconds() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
    }

    @Override
    public Map<String, String> getConfiguration() {
        var values = new TreeMap<String, String>();
        settings.effective().forEach(value -> value.value().ifPresent(text -> values.put(value.key(), text.strip())));
        return values;
    }

    @Override
    public String getDrained() {
        return order.reason().orElse(null);
    }

    @Override
    public String drain(String reason) {
        return order.drain(reason);
    }

    @Override
    public String resume() {
        return order.resume();
    }
}
