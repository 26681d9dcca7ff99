package dev.pgbeacon.face.kube.api;

import java.util.regex.Pattern;

/** Labels, from Kubernetes' documentation on labels: an optional prefix, a DNS subdomain, and a name of at most 63. */
public final class Labels {
    public static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    public static final Pattern VALUE = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private Labels() {}
}
