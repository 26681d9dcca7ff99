package dev.pgbeacon.face.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One metric: samples in any number, none where nothing is known. */
final class Family {
    private final String name;
    private final Collector.Type type;
    private final String help;
    private final List<String> labels;
    private final List<Sample> samples = new ArrayList<>();

    private Family(String name, Collector.Type type, String help, String... labels) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    static Family gauge(String name, String help, String... labels) {
        return new Family(name, Collector.Type.GAUGE, help, labels);
    }

    /** @param name without its ending {@code _total} */
    static Family counter(String name, String help, String... labels) {
        return new Family(name, Collector.Type.COUNTER, help, labels);
    }

    static Family histogram(String name, String help, String... labels) {
        return new Family(name, Collector.Type.HISTOGRAM, help, labels);
    }

    /** @param values of the labels; to Prometheus an empty one is a label that is not there, and so it is written */
    Family add(Number value, String... values) {
        return sample(type == Collector.Type.COUNTER ? "_total" : "", value.doubleValue(), labels, List.of(values));
    }

    /**
     * A histogram.
     *
     * @param within for each bound, how many do not exceed it; then all
     */
    Family add(List<Duration> bounds, List<Long> within, Duration sum, String... values) {
        var withBound = append(labels, "le");
        for (int i = 0; i < within.size(); i++) {
            var bound = i < bounds.size() ? Double.toString(seconds(bounds.get(i))) : "+Inf";
            sample("_bucket", within.get(i).doubleValue(), withBound, append(List.of(values), bound));
        }
        sample("_count", within.get(bounds.size()).doubleValue(), labels, List.of(values));
        return sample("_sum", seconds(sum), labels, List.of(values));
    }

    private Family sample(String ending, double value, List<String> names, List<String> values) {
        if (names.size() != values.size()) {
            throw new IllegalArgumentException(name + ": " + values + " (expected: " + names + ")");
        }
        var presentNames = new ArrayList<String>();
        var presentValues = new ArrayList<String>();
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) {
                presentNames.add(names.get(i));
                presentValues.add(values.get(i));
            }
        }
        samples.add(new Sample(name + ending, presentNames, presentValues, value));
        return this;
    }

    MetricFamilySamples samples() {
        return new MetricFamilySamples(name, type, help, samples);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static List<String> append(List<String> list, String last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
