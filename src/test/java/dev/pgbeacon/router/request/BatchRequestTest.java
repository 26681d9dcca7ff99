package dev.pgbeacon.router.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prepared statements mean the same on both connections, and the client sees no answer to what it did not send. */
class BatchRequestTest {
    private final BatchTalk talk = new BatchTalk();
    private final BatchTalk.TestWire primary = new BatchTalk.TestWire();
    private final BatchTalk.TestWire standby = new BatchTalk.TestWire();

    /** Batches as {@code p} or {@code s}, the words, and the answers, parted by slashes; the last one counts. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # where it was prepared nothing more is needed
            p/P:a S/1Z, p/B:a E S/2CZ                                     | B:a E S -> 2CZ
            # the other one gets it once
            p/P:a S/1Z, s/B:a E S/12CZ                                    | P:a B:a E S -> 2CZ
            p/P:a S/1Z, s/B:a E S/12CZ, s/B:a E S/2CZ                     | B:a E S -> 2CZ
            p/P:a S/1Z, s/D:a S/1tTZ                                      | P:a D:a S -> tTZ
            p/P:a P:b S/11Z, s/B:a E B:b E S/12C12CZ                      | P:a B:a E P:b B:b E S -> 2C2CZ
            # a name that exists is refused on either
            p/P:a S/1Z, p/P:a S/EZ                                        | P:a S -> EZ
            p/P:a S/1Z, s/P:a S/1EZ                                       | P:a P:a S -> EZ
            # closed here, it is closed there before it is missed or made anew
            p/P:a S/1Z, s/B:a S/12Z, p/C:a S/3Z, s/B:a S/3EZ              | C:a B:a S -> EZ
            p/P:a S/1Z, s/B:a S/12Z, p/C:a S/3Z, s/P:a B:a E S/312CZ      | C:a P:a B:a E S -> 12CZ
            p/P:a S/1Z, p/C:a P:a S/31Z, s/B:a E S/12CZ                   | P:a B:a E S -> 2CZ
            # the old one there gives way to the new one
            p/P:a S/1Z, s/B:a S/12Z, p/C:a P:a S/31Z, s/B:a E S/312CZ     | C:a P:a B:a E S -> 2CZ
            # a Close of what nobody has
            p/C:a S/3Z                                                    | C:a S -> 3Z
            # the unnamed one
            p/P: S/1Z, s/B: E S/12CZ                                      | P: B: E S -> 2CZ
            p/P: S/1Z, p/P: S/1Z, s/B: E S/12CZ                           | P: B: E S -> 2CZ
            p/P: S/1Z, p/P: S/EZ, s/B: S/EZ                               | B: S -> EZ
            # a Parse that failed is not remembered, and what is there is doubtful
            p/P:a S/EZ, s/B:a S/EZ                                        | B:a S -> EZ
            p/P:a S/EZ, p/P:a S/31Z                                       | C:a P:a S -> 1Z
            # what was skipped is doubtful, too
            p/P:a P:b P:c S/1EZ, p/B:a S/2Z                               | B:a S -> 2Z
            p/P:a P:b P:c S/1EZ, p/P:c S/31Z                              | C:c P:c S -> 1Z
            p/P:a S/1Z, p/B:x C:a S/EZ, p/B:a E S/312CZ                   | C:a P:a B:a E S -> 2CZ
            # a Parse of the unnamed one that was skipped has dropped nothing; one that failed has
            p/P: S/1Z, p/B:x P: S/EZ, p/B: E S/312CZ                      | C: P: B: E S -> 2CZ
            p/P: S/1Z, p/B: P: S/2EZ, p/B: S/3EZ                          | C: B: S -> EZ
            # what is prepared behind DEALLOCATE ALL stays, and what was before is not brought back
            p/A B: E P:a B:a E S/12C12CZ, p/B:a E S/2CZ                   | B:a E S -> 2CZ
            p/P:a S/1Z, s/A B: E P:a S/12C1Z                              | P: B: E P:a S -> 12C1Z
            p/P:a S/1Z, p/A B: E P:a S/12C1Z, p/B:a E S/2CZ               | B:a E S -> 2CZ
            # an error behind what is ours
            p/P:a S/1Z, s/B:a E S/EZ, s/B:a E S/312CZ                     | C:a P:a B:a E S -> 2CZ
            """)
    void aBatchIs(String batches, String last) {
        var ran = "";
        for (var batch : batches.split(", ", -1)) {
            var parts = batch.split("/", -1);
            ran = talk.run(parts[0].equals("p") ? primary : standby, parts[1], parts[2]);
        }
        assertEquals(last, ran);
    }

    @Test
    void aNameThatTheServerCutsStaysWhereItIs() {
        talk.run(primary, "P:" + "n".repeat(64) + " S", "1Z");
        assertTrue(talk.memory.pin().isPresent());
    }
}
