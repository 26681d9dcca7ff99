package dev.pgbeacon.board;

import dev.pgbeacon.status.Standing;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What each face answers, and by which rule, for people who ask why. Faces register; they do not know each other. */
public final class Answers {
    private final Map<String, Face> faces = new ConcurrentSkipListMap<>();

    /**
     * @param face its name
     * @param asked as its clients ask it: a path, a port
     * @param says what they are told
     * @param rule what decides that, whatever the node is
     * @param reason why it is so now
     */
    public record Answer(String face, String asked, String says, String rule, String reason) {}

    public interface Face {
        /** What this face would answer now if it were asked about the node. */
        List<Answer> about(Standing standing);
    }

    public void register(String name, Face face) {
        faces.put(name, face);
    }

    public List<Answer> about(Standing standing) {
        return faces.values().stream()
                .flatMap(face -> face.about(standing).stream())
                .toList();
    }
}
