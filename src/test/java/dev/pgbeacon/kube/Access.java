package dev.pgbeacon.kube;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who calls, and what they may do. Changes hold from the next request on. */
public final class Access {
    /** How long after its end a token was still taken by a real server. */
    public static final Duration LEEWAY = Duration.ofMinutes(1);

    private static final String ANONYMOUS = "system:anonymous";
    private static final String AUTHENTICATED = "system:authenticated";
    private static final String UNAUTHENTICATED = "system:unauthenticated";

    private final Map<String, Token> tokens = new HashMap<>();
    private final Map<String, List<Role>> roles = new HashMap<>();
    private int issued;

    private record Token(String user, Optional<Instant> until, boolean ours) {}

    Access() {
        for (var group : List.of(AUTHENTICATED, UNAUTHENTICATED)) {
            bind(group, urls("system:public-info-viewer", "/healthz", "/livez", "/readyz", "/version", "/version/"));
        }
        bind(AUTHENTICATED, urls("system:discovery", "/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"));
        bind(
                AUTHENTICATED,
                Role.in(
                        "",
                        "system:basic-user",
                        Role.Rule.of("authorization.k8s.io", "selfsubjectaccessreviews", "create")));
    }

    public static String serviceAccount(String namespace, String name) {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    /** A new token, that is good until it is revoked. */
    public synchronized String token(String user) {
        return issue(new Token(user, Optional.empty(), true));
    }

    /** A new token with an end; it is taken for {@link #LEEWAY} longer. */
    public synchronized String token(String user, Instant until) {
        return issue(new Token(user, Optional.of(until), true));
    }

    /** A new token for another audience than the API server. */
    public synchronized String foreignToken(String user) {
        return issue(new Token(user, Optional.empty(), false));
    }

    public synchronized void revoke(String token) {
        tokens.remove(token);
    }

    /** The ServiceAccount was deleted; one made anew of the same name does not bring its tokens back. */
    public synchronized void revokeAllOf(String user) {
        tokens.values().removeIf(token -> token.user().equals(user));
    }

    /** @param who a user, or a group of the system's */
    public synchronized void bind(String who, Role role) {
        roles.computeIfAbsent(who, any -> new ArrayList<>()).add(role);
    }

    /** Takes all roles of that name from them. */
    public synchronized void unbind(String who, String role) {
        roles.getOrDefault(who, new ArrayList<>()).removeIf(one -> one.name().equals(role));
    }

    /**
     * Binds what manifests of Roles and their bindings bind, as {@code kubectl apply} would.
     *
     * @param namespace of what names none
     */
    public void load(String yaml, String namespace) {
        Manifests.bindings(yaml, namespace).forEach((who, bound) -> bound.forEach(role -> bind(who, role)));
    }

    /** @throws Refusal of a token that is not good; without any, it is nobody who calls */
    synchronized String user(Request request, Instant now) {
        if (request.token().isEmpty()) {
            return request.certified().orElse(ANONYMOUS);
        }
        var token = tokens.get(request.token().get());
        if (token == null
                || !token.ours()
                || token.until()
                        .filter(until -> !now.isBefore(until.plus(LEEWAY)))
                        .isPresent()) {
            throw Refusal.unauthorized();
        }
        return token.user();
    }

    synchronized boolean allows(String user, RequestInfo info) {
        var group = user.equals(ANONYMOUS) ? UNAUTHENTICATED : AUTHENTICATED;
        return List.of(user, group).stream()
                .flatMap(who -> roles.getOrDefault(who, List.of()).stream())
                .anyMatch(role -> role.allows(info));
    }

    void check(String user, RequestInfo info) {
        if (!allows(user, info)) {
            throw Refusal.forbidden(info, user);
        }
    }

    private String issue(Token token) {
        issued++;
        var text = "token-" + issued + "." + token.user().replace(':', '-');
        tokens.put(text, token);
        return text;
    }

    private static Role urls(String name, String... urls) {
        return Role.in("", name, new Role.Rule(List.of(), List.of(), List.of(), List.of("get"), List.of(urls)));
    }
}
