package dev.pgbeacon.deploy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Kubernetes' objects as the API's types have them. What these do not know is refused, instead of dropped without a word. */
final class Manifest {
    private static final List<Class<? extends HasMetadata>> TYPES = List.of(
            ConfigMap.class,
            Secret.class,
            Service.class,
            ServiceAccount.class,
            StatefulSet.class,
            Deployment.class,
            Job.class,
            PodDisruptionBudget.class,
            Role.class,
            RoleBinding.class);

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                /** The types keep unknown fields in a map on the side; without that they are unknown. */
                @Override
                public Boolean hasAnySetter(Annotated any) {
                    return false;
                }
            })
            .build();

    private Manifest() {}

    /** @param yaml one document, or several */
    static List<HasMetadata> read(String yaml) throws IOException {
        var objects = new ArrayList<HasMetadata>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNextValue()) {
                objects.add(object(documents.nextValue()));
            }
        }
        return List.copyOf(objects);
    }

    private static HasMetadata object(JsonNode document) throws IOException {
        var version = document.path("apiVersion").asText();
        var kind = document.path("kind").asText();
        var type = TYPES.stream()
                .filter(known -> HasMetadata.getApiVersion(known).equals(version))
                .filter(known -> HasMetadata.getKind(known).equals(kind))
                .findFirst()
                .orElseThrow(() -> new IOException(version + " " + kind + " (expected: a kind that these tests know)"));
        return YAML.treeToValue(document, type);
    }
}
