package dev.pgbeacon.kube;

import java.util.List;

/**
 * What a Role or a ClusterRole with its binding allows.
 *
 * @param namespace empty: everywhere
 */
public record Role(String namespace, String name, List<Rule> rules) {
    public Role {
        rules = List.copyOf(rules);
    }

    /** All of it: who runs the cluster. */
    public static Role admin() {
        var all = List.of("*");
        return new Role("", "cluster-admin", List.of(new Rule(all, all, List.of(), all, all)));
    }

    /** Of one namespace. */
    public static Role in(String namespace, String name, Rule... rules) {
        return new Role(namespace, name, List.of(rules));
    }

    boolean allows(RequestInfo info) {
        return (namespace.isEmpty() || (info.isResource() && namespace.equals(info.namespace())))
                && rules.stream().anyMatch(rule -> rule.allows(info));
    }

    /**
     * One rule, each list with {@code *} for anything.
     *
     * @param resourceNames empty: of any name; what is made by a POST has none yet
     * @param urls without a resource: {@code /version}, {@code /api/*}
     */
    public record Rule(
            List<String> apiGroups,
            List<String> resources,
            List<String> resourceNames,
            List<String> verbs,
            List<String> urls) {
        public Rule {
            apiGroups = List.copyOf(apiGroups);
            resources = List.copyOf(resources);
            resourceNames = List.copyOf(resourceNames);
            verbs = List.copyOf(verbs);
            urls = List.copyOf(urls);
        }

        public static Rule of(String apiGroup, String resource, String... verbs) {
            return new Rule(List.of(apiGroup), List.of(resource), List.of(), List.of(verbs), List.of());
        }

        public Rule named(String... names) {
            return new Rule(apiGroups, resources, List.of(names), verbs, urls);
        }

        boolean allows(RequestInfo info) {
            if (!has(verbs, info.verb())) {
                return false;
            }
            if (!info.isResource()) {
                return urls.stream().anyMatch(url -> fits(url, info.path()));
            }
            var resource = info.subresource().isEmpty() ? info.resource() : info.resource() + "/" + info.subresource();
            return has(apiGroups, info.group())
                    && has(resources, resource)
                    && (resourceNames.isEmpty() || resourceNames.contains(info.name()));
        }

        private static boolean has(List<String> allowed, String one) {
            return allowed.contains("*") || allowed.contains(one);
        }

        private static boolean fits(String url, String path) {
            return url.endsWith("*") ? path.startsWith(url.substring(0, url.length() - 1)) : url.equals(path);
        }
    }
}
