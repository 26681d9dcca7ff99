package dev.pgbeacon.router.choice;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The truth. A timeline has one primary, as whoever promotes sees to that; an old one may go on, or come back. */
final class Servers {
    static final List<String> NODES = List.of("a", "b", "c");

    /** What a node is, or was when it was asked. */
    record Answer(boolean up, boolean primary, int timeline) {
        Answer up(boolean now) {
            return new Answer(now, primary, timeline);
        }
    }

    private final Random random;
    private final Map<String, Answer> nodes = new HashMap<>();
    private String primary = "a";
    private int timeline = 1;

    Servers(Random random) {
        this.random = random;
        NODES.forEach(name -> nodes.put(name, new Answer(true, name.equals(primary), timeline)));
    }

    Answer now(String name) {
        return nodes.get(name);
    }

    /** One is promoted, or follows whoever was, rewound if it has to be; one is lost, or comes back as what it was. */
    void change() {
        var name = anyOf(NODES, random);
        var node = now(name);
        switch (random.nextInt(4)) {
            case 0 -> {
                if (node.up() && !node.primary() && node.timeline() == timeline) {
                    timeline++;
                    primary = name;
                    nodes.put(name, new Answer(true, true, timeline));
                }
            }
            case 1 -> {
                if (node.up() && node.timeline() < timeline && now(primary).up()) {
                    nodes.put(name, new Answer(true, false, timeline));
                }
            }
            case 2 -> nodes.put(name, node.up(false));
            default -> nodes.put(name, node.up(true));
        }
    }

    /** All are up. */
    void allCome() {
        nodes.replaceAll((name, node) -> node.up(true));
    }

    /** Whoever was promoted last, up or not. */
    String primary() {
        return primary;
    }

    int timeline() {
        return timeline;
    }

    static String anyOf(List<String> names, Random random) {
        return names.get(random.nextInt(names.size()));
    }
}
