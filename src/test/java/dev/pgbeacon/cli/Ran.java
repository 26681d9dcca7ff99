package dev.pgbeacon.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that ran in this process. */
record Ran(int exit, String out, String err) {
    static Ran of(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Commands.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Ran(exit, out.toString(), err.toString());
    }
}
