package dev.pgbeacon.face.jmx;

import dev.pgbeacon.board.DrainFile;
import java.util.Map;

@Description("This process, and the order to take its servers out")
public interface PgbeaconMXBean {
    @Description("Which pgbeacon this is")
    String getVersion();

    @Description("Time since the start")
    double getUptimeSeconds();

    @Description("Every key that has a value, as it was written or by default; of secrets only that they are set")
    Map<String, String> getConfiguration();

    @Description("Why the servers are taken out; null while they are not")
    String getDrained();

    @Description(
            "Takes the servers out on every face. Writes the file of pgbeacon.drain-file, which outlives this process;"
                    + " without that key the order is kept in memory. Returns which.")
    String drain(@Description("Shown on every face; " + DrainFile.REASON) String reason);

    @Description("Lets the servers back, whoever drained them; a shutdown goes on. Returns what was done.")
    String resume();
}
