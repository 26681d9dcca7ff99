package dev.pgbeacon.face.kube.api;

/**
 * The Lease as the API server told it.
 *
 * @param body the whole object as JSON, from which an update is made: what others wrote into it stays
 */
public record SeenLease(String resourceVersion, LeaseTerms terms, String body) {
    /** The object is long, and of no use in a log. */
    @Override
    public String toString() {
        return "Lease " + resourceVersion + " " + terms;
    }
}
