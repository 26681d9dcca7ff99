package dev.pgbeacon.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the program begins. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (args.length == 0) {
            Quarkus.run(args);
        } else {
            System.exit(Commands.run(args));
        }
    }
}
