package dev.pgbeacon.pgwire;

/**
 * What a client sends after its {@link StartupPacket} (PostgreSQL manual, "Message Formats", those marked F).
 */
public enum FrontendTag implements Tag {
    BIND('B'),
    CLOSE('C'),
    COPY_DATA('d'),
    COPY_DONE('c'),
    COPY_FAIL('f'),
    DESCRIBE('D'),
    EXECUTE('E'),
    FLUSH('H'),
    FUNCTION_CALL('F'),
    PARSE('P'),
    /** Also SASLInitialResponse, SASLResponse and GSSResponse: only what the server asked for tells them apart. */
    PASSWORD('p'),
    QUERY('Q'),
    SYNC('S'),
    TERMINATE('X'),
    /** One of a later PostgreSQL: it is none of our business, and goes on untouched. */
    UNKNOWN('\0');

    private static final FrontendTag[] BY_CODE = new FrontendTag[256];

    static {
        java.util.Arrays.fill(BY_CODE, UNKNOWN);
        for (var tag : values()) {
            BY_CODE[tag.code] = tag;
        }
    }

    private final byte code;

    FrontendTag(char code) {
        this.code = (byte) code;
    }

    public static FrontendTag of(byte code) {
        return BY_CODE[code & 0xff];
    }

    @Override
    public byte code() {
        return code;
    }
}
