package dev.pgbeacon.router.choice;

/** Whether a backend may serve reads as a standby. */
public sealed interface Fitness {
    /** @param why in words */
    record Fit(String why) implements Fitness {}

    /** @param foreign whether it belongs to another cluster: then it has failed, whatever it answers */
    record Unfit(String why, boolean foreign) implements Fitness {}

    String why();

    static Fitness unfit(String why) {
        return new Unfit(why, false);
    }
}
