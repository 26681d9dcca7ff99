package dev.pgbeacon.router.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pgbeacon.pgwire.BackendTag;
import dev.pgbeacon.pgwire.FrontendTag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which messages belong to a request. */
class ExtentTest {
    private static Extent request(FrontendTag first, FrontendTag... more) {
        var request = new Extent(first);
        request.onClient(first);
        for (var tag : more) {
            assertTrue(request.takes(tag), "takes " + tag);
            request.onClient(tag);
        }
        return request;
    }

    @ParameterizedTest
    @EnumSource(names = {"QUERY", "FUNCTION_CALL", "SYNC"})
    void whatIsCompleteAtOnceTakesNothingMore(FrontendTag first) {
        var request = request(first);
        assertFalse(request.takes(FrontendTag.QUERY));
        assertFalse(request.takes(FrontendTag.PARSE));
        assertFalse(request.takes(FrontendTag.SYNC));
        assertFalse(request.takes(FrontendTag.TERMINATE));
    }

    @Test
    void aBatchTakesAllUpToItsSync() {
        var request = request(
                FrontendTag.PARSE,
                FrontendTag.BIND,
                FrontendTag.DESCRIBE,
                FrontendTag.EXECUTE,
                FrontendTag.FLUSH,
                FrontendTag.UNKNOWN,
                FrontendTag.SYNC);
        assertFalse(request.takes(FrontendTag.PARSE));
        assertFalse(request.takes(FrontendTag.SYNC));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoDataBreaksACopy(FrontendTag tag) {
        var data = List.of(
                FrontendTag.COPY_DATA,
                FrontendTag.COPY_DONE,
                FrontendTag.COPY_FAIL,
                FrontendTag.FLUSH,
                FrontendTag.SYNC);
        var others = List.of(FrontendTag.TERMINATE, FrontendTag.PASSWORD);
        var request = request(FrontendTag.QUERY);
        assertFalse(request.breaksCopy(tag), "there is none");
        request.onCopyIn();
        assertEquals(!data.contains(tag) && !others.contains(tag), request.breaksCopy(tag));
        assertEquals(tag == FrontendTag.SYNC, request.ignores(tag));
    }

    @Test
    void aCopyOfAQueryAmidABatchEndsWithTheQuery() {
        var request = request(FrontendTag.FLUSH, FrontendTag.QUERY);
        request.onCopyIn();
        assertTrue(request.ignores(FrontendTag.SYNC));
        request.onClient(FrontendTag.COPY_DATA);
        request.onClient(FrontendTag.COPY_FAIL);
        assertFalse(request.takes(FrontendTag.EXECUTE), "which is the next request's");
    }

    @Test
    void theEndOfACopyThatNothingCanHaveBegunIsIgnored() {
        var request = request(FrontendTag.PARSE, FrontendTag.COPY_DONE, FrontendTag.QUERY);
        request.onCopyIn();
        request.onClient(FrontendTag.COPY_DATA);
        assertTrue(request.breaksCopy(FrontendTag.PARSE), "it goes on");
    }

    @Test
    void aCopyInABatchTakesItsDataAndASecondSync() {
        var request = request(FrontendTag.PARSE, FrontendTag.EXECUTE, FrontendTag.SYNC);
        request.onCopyIn();
        request.onClient(FrontendTag.COPY_DATA);
        assertTrue(request.takes(FrontendTag.SYNC), "one that the server ignores");
        request.onClient(FrontendTag.SYNC);
        assertTrue(request.takes(FrontendTag.COPY_DONE));
        request.onClient(FrontendTag.COPY_DONE);
        assertTrue(request.takes(FrontendTag.SYNC), "the one that counts");
        request.onClient(FrontendTag.SYNC);
        assertFalse(request.takes(FrontendTag.SYNC));
    }

    @Test
    void dataThatWereSentAheadEndTheirCopy() {
        var request = request(FrontendTag.QUERY, FrontendTag.COPY_DATA, FrontendTag.COPY_DONE, FrontendTag.COPY_DONE);
        request.onCopyIn();
        assertFalse(request.takes(FrontendTag.QUERY));
        request.onCopyIn();
        assertFalse(request.takes(FrontendTag.QUERY));
        request.onCopyIn();
        assertTrue(request.takes(FrontendTag.QUERY), "the server refuses it in the midst of data");
    }

    @Test
    void theSyncBehindDataThatWereSentAheadIsTheEnd() {
        var request = request(FrontendTag.EXECUTE, FrontendTag.COPY_DATA, FrontendTag.COPY_DONE, FrontendTag.SYNC);
        request.onCopyIn();
        assertTrue(request.isComplete());
        assertFalse(request.takes(FrontendTag.PARSE), "which is the next request's");
    }

    @Test
    void aSyncBetweenTheDataOfTwoCopiesIsIgnored() {
        var request = request(
                FrontendTag.EXECUTE,
                FrontendTag.COPY_DONE,
                FrontendTag.EXECUTE,
                FrontendTag.SYNC,
                FrontendTag.COPY_DONE);
        request.onCopyIn();
        assertTrue(request.isComplete());
        request.onCopyIn();
        assertTrue(request.takes(FrontendTag.SYNC), "the one that counts");
    }

    @Test
    void aQueryThatWasSkippedWithItsBatchIsFollowedByASync() {
        var request = request(FrontendTag.PARSE, FrontendTag.QUERY);
        assertFalse(request.takes(FrontendTag.SYNC));
        request.onError();
        for (var skipped : List.of(FrontendTag.PARSE, FrontendTag.QUERY)) {
            assertTrue(request.takes(skipped), "up to the Sync the server skips it");
            request.onClient(skipped);
            assertFalse(request.isComplete());
        }
        request.onClient(FrontendTag.SYNC);
        assertTrue(request.isComplete());
    }

    @Test
    void aQueryBehindAnErrorIsSkippedWithItsBatch() {
        var request = request(FrontendTag.PARSE);
        request.onError();
        request.onClient(FrontendTag.QUERY);
        assertFalse(request.isComplete());
        assertTrue(request.takes(FrontendTag.SYNC));
    }

    @Test
    void anErrorOfAQueryBehindABatchSkipsNothing() {
        var request = request(FrontendTag.PARSE, FrontendTag.BIND, FrontendTag.QUERY);
        request.onServer(BackendTag.PARSE_COMPLETE);
        request.onServer(BackendTag.BIND_COMPLETE);
        request.onError();
        assertTrue(request.isComplete());
        assertFalse(request.takes(FrontendTag.PARSE), "it begins another request");
    }

    @Test
    void anErrorOfAQueryEndsNothingElse() {
        var request = request(FrontendTag.QUERY);
        request.onError();
        assertFalse(request.takes(FrontendTag.SYNC));
    }

    @Test
    void replicationTakesEverything() {
        var request = request(FrontendTag.QUERY);
        request.onCopyBoth();
        assertTrue(request.takes(FrontendTag.QUERY));
        request.onClient(FrontendTag.COPY_DONE);
        assertTrue(request.takes(FrontendTag.COPY_DATA));
    }
}
