package dev.pgbeacon.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalPagesTest {
    private static final int MB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "0/3000000, 0/3000000, a segment's start",
        "0/3000028, 0/3000000, behind a segment's header",
        "0/3000030, 0/3000030, behind the first bytes of a segment",
        "0/3000018, 0/3000018, within a segment's header: never seen, and left alone",
        "0/3002000, 0/3002000, a page's start",
        "0/3002018, 0/3002000, behind a page's header",
        "0/3002020, 0/3002020, behind the first bytes of a page",
        "0/3002028, 0/3002028, where in a first page the header would end",
        "FFFFFFFF/FF000028, FFFFFFFF/FF000000, at the end of all numbers"
    })
    void aPositionBehindAHeaderIsThePagesStartForReplay(String inserted, String replayed, String what) {
        assertEquals(Lsn.parse(replayed), new WalPages(16 * MB, 8192).replayedUpTo(Lsn.parse(inserted)), what);
    }

    @ParameterizedTest
    @CsvSource({
        "16777216, 16384, 0/3002018, 0/3002018",
        "16777216, 16384, 0/3004018, 0/3004000",
        "1048576, 8192, 0/3100028, 0/3100000",
        "1073741824, 8192, 0/3000028, 0/3000028",
        "1073741824, 8192, 0/40000028, 0/40000000"
    })
    void pagesAndSegmentsAreAsLargeAsTheServerSays(int segment, int page, String inserted, String replayed) {
        assertEquals(Lsn.parse(replayed), new WalPages(segment, page).replayedUpTo(Lsn.parse(inserted)));
    }

    @Test
    void sizesThatAreNoneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new WalPages(16 * MB, 0));
        assertThrows(IllegalArgumentException.class, () -> new WalPages(0, 8192));
        assertThrows(IllegalArgumentException.class, () -> new WalPages(16 * MB, 3000));
    }
}
