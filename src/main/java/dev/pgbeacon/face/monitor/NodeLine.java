package dev.pgbeacon.face.monitor;

import dev.pgbeacon.status.Address;
import dev.pgbeacon.status.Health;
import dev.pgbeacon.status.Lag;
import dev.pgbeacon.status.Observation;
import dev.pgbeacon.status.Standing;

/**
 * One node in the dump.
 *
 * @param address as it was listed
 * @param master by the role that it last said it has; one that never said any is a slave
 * @param lag of a slave that is OK
 */
record NodeLine(Address address, boolean master, Word word, Lag lag) {

    /**
     * @param own whether it is a server of this process
     * @param superseded whether another was seen to be the primary after it: while its last round's verdict still holds, the
     *     other one must be the only master that is OK
     */
    static NodeLine of(Address address, Health health, Standing standing, boolean own, boolean superseded) {
        boolean master =
                standing.known().filter(Observation.Primary.class::isInstance).isPresent();
        var word = Word.of(health, standing, own);
        return new NodeLine(
                address,
                master,
                superseded && word == Word.OK ? Word.FAILED : word,
                master ? Lag.NONE : standing.lag());
    }

    @Override
    public String toString() {
        return address + (master ? " master " : " slave ") + word + (word == Word.OK ? " " + bytes() : "");
    }

    private String bytes() {
        return lag instanceof Lag.Known known ? Long.toString(known.bytes()) : "-";
    }
}
