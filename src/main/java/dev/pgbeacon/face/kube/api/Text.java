package dev.pgbeacon.face.kube.api;

import java.nio.file.Path;

/** A token, a certificate or a key: itself, or the file that has it at the moment. */
public sealed interface Text {
    record Given(String text) implements Text {
        /** It may be secret. */
        @Override
        public String toString() {
            return "(given)";
        }
    }

    record InFile(Path file) implements Text {
        @Override
        public String toString() {
            return file.toString();
        }
    }
}
