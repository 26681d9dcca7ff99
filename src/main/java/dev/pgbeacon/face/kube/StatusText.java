package dev.pgbeacon.face.kube;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The annotation of our pod: what our server was when it last changed. */
final class StatusText {
    private static final JsonFactory JSON = new JsonFactory();

    private StatusText() {}

    /**
     * @param since date of the change
     * @param attempt counts up, so that a patch always changes the pod: only then does one that is still under way conflict
     */
    static String of(Candidate own, Instant since, long attempt) {
        var text = new StringWriter(200);
        try (var out = JSON.createGenerator(text)) {
            out.writeStartObject();
            if (own.timeline().isPresent()) {
                out.writeNumberField("timeline", own.timeline().getAsInt());
            }
            if (own.system().isPresent()) {
                out.writeStringField("systemIdentifier", own.system().get());
            }
            if (own.lsn().isPresent()) {
                out.writeStringField("lsn", own.lsn().get().toString());
            }
            out.writeStringField("since", since.truncatedTo(ChronoUnit.MILLIS).toString());
            out.writeStringField(
                    "reason", own.drained().map(why -> "drained: " + why).orElse(own.reason()));
            out.writeNumberField("attempt", attempt);
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
