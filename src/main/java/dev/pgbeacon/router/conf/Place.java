package dev.pgbeacon.router.conf;

/**
 * Where something stands in a file.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
public record Place(String file, int line, int column) {
    public Place {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("place: " + line + ":" + column + " (expected: both from 1)");
        }
    }

    /** Further right in the same line. */
    Place plus(int columns) {
        return new Place(file, line, column + columns);
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
