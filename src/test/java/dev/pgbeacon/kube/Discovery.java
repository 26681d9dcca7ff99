package dev.pgbeacon.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Says what there is, in the older form, to which kubectl falls back. */
final class Discovery {
    private static final String GROUP_VERSION = "groupVersion";

    private Discovery() {}

    static Response answer(RequestInfo info) {
        var path =
                info.path().endsWith("/") ? info.path().substring(0, info.path().length() - 1) : info.path();
        return switch (path) {
            case "/healthz", "/livez", "/readyz" -> Response.text(200, "ok");
            case "/version" -> Response.json(200, version());
            case "/api" ->
                Response.json(
                        200,
                        new JsonObject()
                                .put("kind", "APIVersions")
                                .put("versions", new JsonArray().add("v1"))
                                .put("serverAddressByClientCIDRs", new JsonArray()));
            case "/apis" -> Response.json(200, groups());
            default -> group(path);
        };
    }

    private static JsonObject version() {
        return new JsonObject()
                .put("major", "1")
                .put("minor", "32")
                .put("gitVersion", "v1.32.4")
                .put("gitCommit", "0000000000000000000000000000000000000000")
                .put("gitTreeState", "clean")
                .put("buildDate", "2025-01-01T00:00:00Z")
                .put("goVersion", "go1.23.6")
                .put("compiler", "gc")
                .put("platform", "linux/amd64");
    }

    private static JsonObject groups() {
        var groups = new JsonArray();
        for (var group : groupNames()) {
            groups.add(group(group, "v1"));
        }
        return new JsonObject()
                .put("kind", "APIGroupList")
                .put("apiVersion", "v1")
                .put("groups", groups);
    }

    private static JsonObject group(String name, String version) {
        var preferred =
                new JsonObject().put(GROUP_VERSION, name + "/" + version).put("version", version);
        return new JsonObject()
                .put("name", name)
                .put("versions", new JsonArray().add(preferred))
                .put("preferredVersion", preferred);
    }

    private static Response group(String path) {
        var version = path.equals("/api/v1") ? "v1" : path.replaceFirst("^/apis/", "");
        boolean known = version.equals("v1") || groupNames().contains(version.replaceFirst("/v1$", ""));
        if (!known || !path.startsWith("/api")) {
            return Response.text(404, "404 page not found\n");
        }
        if (!version.endsWith("v1")) {
            return Response.json(
                    200, group(version, "v1").put("kind", "APIGroup").put("apiVersion", "v1"));
        }
        var resources = new JsonArray();
        Arrays.stream(Resource.Endpoint.values())
                .filter(endpoint -> endpoint.apiVersion.equals(version))
                .forEach(endpoint -> resources.add(resource(endpoint)));
        if (version.startsWith(Reviews.GROUP)) {
            resources.add(new JsonObject()
                    .put("name", Reviews.RESOURCE)
                    .put("singularName", "selfsubjectaccessreview")
                    .put("namespaced", false)
                    .put("kind", Reviews.KIND)
                    .put("verbs", new JsonArray().add("create")));
        }
        return Response.json(
                200,
                new JsonObject()
                        .put("kind", "APIResourceList")
                        .put("apiVersion", "v1")
                        .put(GROUP_VERSION, version)
                        .put("resources", resources));
    }

    private static JsonObject resource(Resource.Endpoint endpoint) {
        var resource = new JsonObject()
                .put("name", endpoint.resource.plural)
                .put("singularName", endpoint.resource.kind.toLowerCase(java.util.Locale.ROOT))
                .put("namespaced", true)
                .put("kind", endpoint.resource.kind)
                .put("verbs", new JsonArray(List.of("create", "delete", "get", "list", "patch", "update", "watch")));
        return endpoint.resource.shortName.isEmpty()
                ? resource
                : resource.put("shortNames", new JsonArray().add(endpoint.resource.shortName));
    }

    private static Set<String> groupNames() {
        var names = new TreeSet<String>();
        names.add(Reviews.GROUP);
        Arrays.stream(Resource.Endpoint.values())
                .filter(endpoint -> !endpoint.group.isEmpty())
                .forEach(endpoint -> names.add(endpoint.group));
        return names;
    }
}
