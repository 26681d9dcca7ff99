package dev.pgbeacon.router.session;

import java.util.Optional;

/** What a session has seen, and must go on seeing: causal reads. */
final class Sight {
    private final House house;
    private Optional<Long> mark = Optional.empty();

    Sight(House house) {
        this.house = house;
    }

    /** Of the primary just now, or of a standby that it leaves. */
    void seen() {
        if (house.terms().get().setup().file().routing().causal()) {
            mark = Optional.of(house.causality().mark());
        }
    }

    /** Whether this standby shows as much. */
    boolean isShownBy(Side standby) {
        if (mark.isEmpty()) {
            return true;
        }
        boolean shown = house.causality().shows(standby.target().node(), standby.opened(), mark.get());
        if (!shown) {
            house.causality().want(mark.get());
            house.tally().notYet();
        }
        return shown;
    }
}
