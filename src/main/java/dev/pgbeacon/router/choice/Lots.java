package dev.pgbeacon.router.choice;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A draw in which each backend has as many lots as its weight says. */
record Lots(RandomGenerator random) {

    /** Empty if nobody has a lot. */
    Optional<Target> draw(List<Target> targets) {
        double all = 0;
        for (var target : targets) {
            all += weight(target);
        }
        if (all <= 0) {
            return Optional.empty();
        }
        double drawn = random.nextDouble() * all;
        Optional<Target> last = Optional.empty();
        for (var target : targets) {
            if (weight(target) > 0) {
                last = Optional.of(target);
                drawn -= weight(target);
                if (drawn < 0) {
                    return last;
                }
            }
        }
        return last; // rounding left a little of the sum
    }

    private static double weight(Target target) {
        return target.backend().weight();
    }
}
