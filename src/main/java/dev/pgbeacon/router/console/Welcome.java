package dev.pgbeacon.router.console;

import dev.pgbeacon.pgwire.WireText;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a console says of itself, as drivers want to know it. */
public final class Welcome {
    /** Old enough for each psql not to warn of a newer server, new enough for today's drivers. */
    private static final String VERSION = "10.0 (pgbeacon console)";

    private Welcome() {}

    public static Map<String, WireText> parameters(WireText user) {
        var parameters = new LinkedHashMap<String, WireText>();
        parameters.put("session_authorization", user);
        parameters.put("server_version", WireText.of(VERSION));
        parameters.put("server_encoding", WireText.of("UTF8"));
        parameters.put("client_encoding", WireText.of("UTF8"));
        parameters.put("DateStyle", WireText.of("ISO, MDY"));
        parameters.put("IntervalStyle", WireText.of("postgres"));
        parameters.put("TimeZone", WireText.of("UTC"));
        parameters.put("integer_datetimes", WireText.of("on"));
        parameters.put("standard_conforming_strings", WireText.of("on"));
        parameters.put("is_superuser", WireText.of("off"));
        return parameters;
    }
}
