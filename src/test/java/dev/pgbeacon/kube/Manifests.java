package dev.pgbeacon.kube;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads Roles and bindings as they are given to {@code kubectl apply}. */
final class Manifests {
    private static final JsonArray NONE = new JsonArray();

    private Manifests() {}

    static List<JsonObject> documents(String yaml) {
        var documents = new ArrayList<JsonObject>();
        for (var document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            if (document instanceof Map<?, ?> map) {
                var object = new JsonObject();
                map.forEach((key, value) -> object.put(String.valueOf(key), value));
                documents.add(object.copy());
            }
        }
        return documents;
    }

    /**
     * By user: the roles that the documents bind to them.
     *
     * @param into the namespace of what names none
     */
    static Map<String, List<Role>> bindings(String yaml, String into) {
        var documents = documents(yaml);
        var bindings = new HashMap<String, List<Role>>();
        for (var binding : documents) {
            if (!binding.getString("kind").endsWith("RoleBinding")) {
                continue;
            }
            var reference = binding.getJsonObject("roleRef");
            var own = Meta.of(binding).getString("namespace", into);
            var namespace = binding.getString("kind").equals("RoleBinding") ? own : "";
            var role = documents.stream()
                    .filter(one -> one.getString("kind").equals(reference.getString("kind"))
                            && Meta.name(one).equals(reference.getString("name")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("role: " + reference + " (expected: in the text)"));
            for (int i = 0; i < binding.getJsonArray("subjects").size(); i++) {
                var subject = binding.getJsonArray("subjects").getJsonObject(i);
                var who = subject.getString("kind").equals("ServiceAccount")
                        ? Access.serviceAccount(subject.getString("namespace", own), subject.getString("name"))
                        : subject.getString("name");
                bindings.computeIfAbsent(who, any -> new ArrayList<>()).add(role(role, namespace));
            }
        }
        return bindings;
    }

    private static Role role(JsonObject manifest, String namespace) {
        var rules = new ArrayList<Role.Rule>();
        for (int i = 0; i < manifest.getJsonArray("rules").size(); i++) {
            var rule = manifest.getJsonArray("rules").getJsonObject(i);
            rules.add(new Role.Rule(
                    strings(rule, "apiGroups"),
                    strings(rule, "resources"),
                    strings(rule, "resourceNames"),
                    strings(rule, "verbs"),
                    strings(rule, "nonResourceURLs")));
        }
        return new Role(namespace, Meta.name(manifest), rules);
    }

    private static List<String> strings(JsonObject rule, String field) {
        return rule.getJsonArray(field, NONE).stream().map(String::valueOf).toList();
    }
}
