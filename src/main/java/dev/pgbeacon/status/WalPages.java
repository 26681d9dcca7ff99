package dev.pgbeacon.status;

/**
 * How a server's log is cut into segments and pages, each with a header (PostgreSQL's xlog_internal.h).
 *
 * @param segment bytes of one
 * @param page bytes of one
 */
public record WalPages(int segment, int page) {
    private static final int HEADER = 24;
    /** Of a segment's first page. */
    private static final int LONG_HEADER = 40;

    public WalPages {
        if (page < 1024 || segment < page || segment % page != 0) {
            throw new IllegalArgumentException("WAL: pages of " + page + " bytes in segments of " + segment
                    + " (expected: pages of 1024 or more, and whole ones in a segment)");
        }
    }

    /**
     * Where replay stands when it has replayed all before an insert position. Where a record ends with its page, or the
     * segment was switched, the next record's place, and with it the insert position, is behind the next page's header, which
     * replay does not reach before that record is there.
     */
    public Lsn replayedUpTo(Lsn inserted) {
        long inPage = Long.remainderUnsigned(inserted.position(), page);
        boolean first = Long.remainderUnsigned(inserted.position() - inPage, segment) == 0;
        return inPage == (first ? LONG_HEADER : HEADER) ? new Lsn(inserted.position() - inPage) : inserted;
    }
}
