package dev.pgbeacon.router.run;

import dev.pgbeacon.router.conf.RouterSetup;
import java.nio.file.Path;
import java.util.Optional;

/**
 * With what a router was started.
 *
 * @param path of its file
 * @param setup as the file was read, and found good
 * @param pidfile whoever started it writes our process id there
 */
public record RouterStart(Path path, RouterSetup setup, Verbosity verbosity, Optional<Path> pidfile) {}
