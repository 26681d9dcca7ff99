package dev.pgbeacon.config;

import java.util.regex.Pattern;

/**
 * A value as it may be shown. Keys that are secret never are; but people write connection strings and URLs where a host or a
 * name belongs, and a refusal, a log and JMX would tell what is in them.
 */
final class Masked {
    private static final Pattern USER_INFO = Pattern.compile("://[^/\\s]*@");
    private static final Pattern PASSWORD = Pattern.compile("(?i)(password\\s*=\\s*)('[^']*'|[^\\s&;]+)");

    private Masked() {}

    static String of(String text) {
        var withoutUser = USER_INFO.matcher(text).replaceAll("://(secret)@");
        return PASSWORD.matcher(withoutUser).replaceAll("$1(secret)");
    }
}
