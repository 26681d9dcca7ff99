package dev.pgbeacon.face.kube;

/** What our server has become, as an Event on its pod tells it; the names are what {@code kubectl describe pod} shows. */
enum Occasion {
    PROMOTED("Promoted", false),
    STANDBY("Standby", false),
    UNHEALTHY("Unhealthy", true),
    DRAINED("Drained", false),
    FENCED("Fenced", true),
    LEASE_REFUSED("LeaseRefused", true),
    /** Nothing to tell. */
    NONE("", false);

    private final String word;
    private final boolean warning;

    Occasion(String word, boolean warning) {
        this.word = word;
        this.warning = warning;
    }

    String word() {
        return word;
    }

    boolean warning() {
        return warning;
    }
}
