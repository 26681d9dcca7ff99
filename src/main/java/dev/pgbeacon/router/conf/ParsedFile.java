package dev.pgbeacon.router.conf;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The router's file as far as it could be read, and where it says what can only be checked outside of it.
 *
 * @param places of values, by keyword
 * @param backendCas the backends' own
 * @param end of the file, the place of what is missing
 */
record ParsedFile(
        RouterFile file, Map<String, Place> places, Optional<Path> ca, List<Backends.Located> backendCas, Place end) {
    Place place(String keyword) {
        return places.getOrDefault(keyword, end);
    }
}
