package dev.pgbeacon.kube;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a call is about, as authorization sees it: from method and path alone, whether there is such a thing or not. */
record RequestInfo(
        String verb,
        String path,
        String group,
        String version,
        String resource,
        String namespace,
        String name,
        String subresource,
        Map<String, String> query) {
    private static final String BY_NAME = "metadata.name=";

    static RequestInfo of(Request request) {
        int mark = request.path().indexOf('?');
        var path = mark < 0 ? request.path() : request.path().substring(0, mark);
        var query = mark < 0 ? Map.<String, String>of() : query(request.path().substring(mark + 1));
        var parts = Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(RequestInfo::decoded)
                .toList();
        int rest = parts.isEmpty()
                ? 0
                : parts.get(0).equals("api") ? 2 : parts.get(0).equals("apis") ? 3 : 0;
        if (rest == 0 || parts.size() <= rest) {
            return new RequestInfo(
                    request.method().toLowerCase(java.util.Locale.ROOT), path, "", "", "", "", "", "", query);
        }
        var group = rest == 3 ? parts.get(1) : "";
        var version = parts.get(rest - 1);
        var inside = parts.subList(rest, parts.size());
        var namespace = inside.get(0).equals("namespaces") && inside.size() > 1 ? inside.get(1) : "";
        if (!namespace.isEmpty() && inside.size() > 2) {
            inside = inside.subList(2, inside.size());
        }
        var name = part(inside, 1);
        var verb = verb(request.method(), !name.isEmpty(), query);
        // A list of one by name counts as naming it.
        var selected = query.getOrDefault("fieldSelector", "");
        if (name.isEmpty() && !verb.equals("create") && selected.startsWith(BY_NAME) && !selected.contains(",")) {
            name = selected.substring(BY_NAME.length());
        }
        return new RequestInfo(verb, path, group, version, inside.get(0), namespace, name, part(inside, 2), query);
    }

    boolean isResource() {
        return !resource.isEmpty();
    }

    Optional<Resource.Endpoint> endpoint() {
        return subresource.isEmpty() ? Resource.Endpoint.of(group, version, resource) : Optional.empty();
    }

    RequestInfo asVerb(String other) {
        return new RequestInfo(other, path, group, version, resource, namespace, name, subresource, query);
    }

    private static String verb(String method, boolean named, Map<String, String> query) {
        boolean watch = List.of("true", "1").contains(query.getOrDefault("watch", ""));
        return switch (method) {
            case "GET", "HEAD" -> named ? "get" : watch ? "watch" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> named ? "delete" : "deletecollection";
            default -> "";
        };
    }

    private static Map<String, String> query(String text) {
        var query = new LinkedHashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String part(List<String> parts, int index) {
        return parts.size() > index ? parts.get(index) : "";
    }
}
