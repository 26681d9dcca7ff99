package dev.pgbeacon.pgwire;

/**
 * What a server sends (PostgreSQL manual, "Message Formats", those marked B).
 */
public enum BackendTag implements Tag {
    /** A family: {@link Authentication}. */
    AUTHENTICATION('R'),
    BACKEND_KEY_DATA('K'),
    BIND_COMPLETE('2'),
    CLOSE_COMPLETE('3'),
    COMMAND_COMPLETE('C'),
    /** Replication only. */
    COPY_BOTH_RESPONSE('W'),
    COPY_DATA('d'),
    COPY_DONE('c'),
    COPY_IN_RESPONSE('G'),
    COPY_OUT_RESPONSE('H'),
    DATA_ROW('D'),
    EMPTY_QUERY_RESPONSE('I'),
    ERROR_RESPONSE('E'),
    FUNCTION_CALL_RESPONSE('V'),
    NEGOTIATE_PROTOCOL_VERSION('v'),
    NO_DATA('n'),
    /** May come at any time. */
    NOTICE_RESPONSE('N'),
    /** May come at any time. */
    NOTIFICATION_RESPONSE('A'),
    PARAMETER_DESCRIPTION('t'),
    /** May come at any time. */
    PARAMETER_STATUS('S'),
    PARSE_COMPLETE('1'),
    PORTAL_SUSPENDED('s'),
    READY_FOR_QUERY('Z'),
    ROW_DESCRIPTION('T'),
    /** One of a later PostgreSQL: it is none of our business, and goes on untouched. */
    UNKNOWN('\0');

    private static final BackendTag[] BY_CODE = new BackendTag[256];

    static {
        java.util.Arrays.fill(BY_CODE, UNKNOWN);
        for (var tag : values()) {
            BY_CODE[tag.code] = tag;
        }
    }

    private final byte code;

    BackendTag(char code) {
        this.code = (byte) code;
    }

    public static BackendTag of(byte code) {
        return BY_CODE[code & 0xff];
    }

    @Override
    public byte code() {
        return code;
    }
}
