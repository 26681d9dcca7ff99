package dev.pgbeacon.status;

/** As pg_octopus writes it into its column {@code health_status}. */
public enum HealthStatus {
    UNKNOWN(-1),
    UNHEALTHY(0),
    HEALTHY(1);

    private final int code;

    HealthStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
