package dev.pgbeacon.router.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is refused with its place, what was found and what was expected. */
class RefusalTest {
    private static final String TOP =
            "one of listen, monitor, workers, hba, authdb, log, user, group, pidfile, tls, health,"
                    + " backend, auth_query, causal, failover_wait, replay_limit, max_clients, read_only_listen, read_functions,"
                    + " stateless_functions, primary_functions, primary_tables, probe_interval, drain_wait, console_users, peers";
    private static final String PEERS = "HOST or HOST:PORT, like routers, 10.0.0.5:5432, [fd00::5]:5432";
    private static final String LISTEN = "HOST:PORT, like *:5432, 127.0.0.1:5432 or [::1]:5432";
    private static final String TIME = "a time with a unit, like 500ms, 5s, 2m, 1h, ";
    private static final String BACKEND = "HOST or HOST:PORT, like db1, 10.0.0.5:5432, [fd00::5]:5432, or default";

    /** ~ is a new line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "listne *:1                     | f:1:1: 'listne' (expected: TOP)",
                "'listen' *:1                   | f:1:1: a text in quotes (expected: TOP)",
                "} log INFO                     | f:1:1: '}' (expected: TOP)",
                "{ log INFO }                   | f:1:1: '{' (expected: TOP)",
                "listen                         | f:2:1: listen: no value, but 'backend' (expected: LISTEN)",
                "listen ;                       | f:1:8: listen: no value, but ';' (expected: LISTEN)",
                "hba~authdb /x                  | f:2:1: hba: no value, but 'authdb' (expected: path of a file)",
                "listen 5432                    | f:1:8: listen: '5432' (expected: LISTEN)",
                "listen fd00::1                 | f:1:8: listen: 'fd00::1' (expected: LISTEN)",
                "monitor *:70000                | f:1:9: monitor: '*:70000' (expected: LISTEN)",
                "workers 0                      | f:1:9: workers: '0' (expected: 1..1024)",
                "workers many                   | f:1:9: workers: 'many' (expected: 1..1024)",
                "max_clients 99999999999        | f:1:13: max_clients: '99999999999' (expected: 1..1000000)",
                "log LOUD                       | f:1:5: log: 'LOUD' (expected: one of error, info, debug)",
                "hba ''                         | f:1:5: hba: '' (expected: path of a file)",
                "user ' '                       | f:1:6: user: ' ' (expected: name of a user of this system)",
                "group ' '                      | f:1:7: group: ' ' (expected: name of a group of this system)",
                "health { timeout 5 }           | f:1:18: timeout: '5' (expected: TIMEat least 1ms, at most 24h)",
                "health { check 0s }            | f:1:16: check: '0s' (expected: TIMEat least 1ms, at most 24h)",
                "failover_wait 25h              | f:1:15: failover_wait: '25h' (expected: TIMEat most 24h)",
                "health { cheque 1s }           | f:1:10: 'cheque' (expected: one of timeout, check, database, username, password)",
                "health { database '' }         | f:1:19: database: '' (expected: name of a database)",
                "health { username '' }         | f:1:19: username: '' (expected: name of a role)",
                "health { password }            | f:1:19: password: no value, but '}' (expected: a password)",
                "health timeout 5s              | f:1:8: health: 'timeout' (expected: '{')",
                "tls on                         | f:1:5: tls: 'on' (expected: '{')",
                "tls { key /k }                 | f:1:11: tls: no cert (expected: a certificate with its key)",
                "tls { ciphers ALL }            | f:1:15: tls: no cert (expected: a certificate with its key)",
                "tls { cert /c cyphers ALL }    | f:1:15: 'cyphers' (expected: one of ciphers, cert, key, ca)",
                "causal yes                     | f:1:8: causal: 'yes' (expected: on or off)",
                "replay_limit 2gb               | f:1:14: replay_limit: '2gb' (expected: a size, like 500b, 16kb, 1mb, 1gb, at most 1024mb)",
                "auth_query select              | f:1:12: auth_query: 'select' (expected: a query in quotes, with $1 for the name)",
                "read_functions a,,b            | f:1:18: read_functions: '' (expected: names, like f, schema.g)",
                "read_functions a,b c           | f:1:20: 'c' (expected: TOP)",
                "read_functions *               | f:1:16: read_functions: '*' (expected: names, like f, schema.g)",
                "read_functions ,               | f:1:16: read_functions: '' (expected: names, like f, schema.g)",
                "stateless_functions a, 1b      | f:1:24: stateless_functions: '1b' (expected: names, like f, schema.g, or *)",
                "read_only_listen *:6432 listen *:6432 | f:1:18: read_only_listen: '*:6432' (expected: another than that of listen)",
                "peers                          | f:2:1: peers: no value, but 'backend' (expected: PEERS)",
                "peers *                        | f:1:7: peers: '*' (expected: PEERS)",
                "peers a:0                      | f:1:7: peers: 'a:0' (expected: PEERS)",
                "peers a,,b                     | f:1:9: peers: '' (expected: PEERS)",
                "peers a, b:70000               | f:1:10: peers: 'b:70000' (expected: PEERS)",
                "peers 'a, b'                   | f:1:8: peers: 'a, b' (expected: PEERS)",
                "peers a:1, b listen *:0        | f:1:7: peers: no port (expected: HOST:PORT, where the system chooses that of listen)",
                "backend default                | f:2:1: backend default: 'backend' (expected: '{')",
                "backend { lag 1 }              | f:1:9: backend: no value, but '{' (expected: BACKEND)",
                "backend *                      | f:1:9: backend: '*' (expected: BACKEND)",
                "backend b1                     | f:2:9: backend: b1:5432 again (expected: each once; before in line 1)",
                "backend localhost backend ::1  | f:1:27: backend: '::1' (expected: BACKEND)",
                "backend localhost backend [::1] | f:1:27: backend: [::1]:5432 again (expected: each once; before in line 1)",
                "backend b2 { weight -1 }       | f:1:21: weight: '-1' (expected: 0..2147483647, whole or decimal)",
                "backend b2 { weight 2147483648 } | f:1:21: weight: '2147483648' (expected: 0..2147483647, whole or decimal)",
                "backend b2 { lag 16/B374D848 } | f:1:18: lag: '16/B374D848' (expected: bytes, like 200, 500b, 16kb, 1mb, 1gb, or a time, like 500ms, 5s, 2m, 1h)",
                "backend b2 { tls maybe }       | f:1:18: tls: 'maybe' (expected: one of off, on, skipverify)",
                "backend b2 { wieght 1 }        | f:1:14: 'wieght' (expected: one of tls, ca, lag, weight, database, username, password)",
                "log INFO#x                     | f:1:9: a # inside a word (expected: quotes around the value, or a blank before a comment)",
                "hba \"a\\qb\"                  | f:1:7: an escape that is unknown (expected: \\t, \\r, \\n, \\\\, \\' or \\\")",
                "hba a\uFFFDb                   | f:1:6: bytes that are not UTF-8 (expected: text)",
            })
    void aWrongFileIsRefusedWithItsPlace(String text, String error) {
        var expected = error.replace("TOP", TOP)
                .replace("LISTEN", LISTEN)
                .replace("BACKEND", BACKEND)
                .replace("PEERS", PEERS)
                .replace("TIME", TIME);

        var remarks = Parsed.of(text.replace('~', '\n') + Parsed.BACKEND).remarks();

        assertEquals(expected, remarks.get(0));
        assertFalse(remarks.get(0).contains("warning"), remarks.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                      | f:1:1: no backend (expected: backend HOST:PORT, once or more)",
                "log INFO~               | f:2:1: no backend (expected: backend HOST:PORT, once or more)",
                "backend b1 { lag 5~     | f:2:1: the end of the file (expected: '}' for the '{' in line 1)",
                "backend b1~hba 'x~y     | f:2:5: a quote that is not closed (expected: ' at the end of the text)",
                "backend b1~hba \u0000x  | f:2:5: a control character (expected: text)",
            })
    void theEndOfTheFileIsAPlace(String text, String error) {
        assertEquals(error, Parsed.of(text.replace('~', '\n')).remarks().get(0));
    }

    @Test
    void allErrorsAreToldAtOnceInTheirOrder() {
        var remarks = Parsed.of("""
                        listen nowhere:x
                        bogus { lag 1; { } }
                        workers 0; wrokers 1 2 3; log LOUD
                        health {
                          timeout soon
                          chekc 5s
                          check 1
                        }
                        backend b1 { weight x; lag y }
                        backend b1
                        """).remarks();

        assertEquals(
                List.of("1:8", "2:1", "3:9", "3:12", "3:31", "5:11", "6:3", "7:9", "9:21", "9:28", "10:9"),
                remarks.stream()
                        .map(each -> each.split(": ", 2)[0].substring(2))
                        .toList());
    }

    @Test
    void aKeywordSaidTwiceIsAWarningAndTheLastWins() {
        var parsed = Parsed.of("backend b1 { lag 1; lag 2 }");

        assertEquals(
                List.of("f:1:21: warning: lag: said again, the last wins (expected: once; before in line 1)"),
                parsed.remarks());
        assertEquals("2B", parsed.file().backends().get(0).lag().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "health { password sekrit squirrel }",
                "health { password \"sekrit\" squirrel }",
                "health { password sekrit \"squirrel\" }",
                "health { password x squirrel sekrit }",
                "health { password x check sekrit }",
                "health { pasword \"sekrit squirrel\" }",
                "health { pasword sekrit squirrel }",
                "health { password \"sekrit\\ squirrel\" }",
                "health { password sekrit#squirrel }",
                "health { password 'sekrit squirrel }",
                "health \"sekrit squirrel\"",
                "backend b2 { password sekrit squirrel }",
            })
    void noErrorShowsASecret(String text) {
        var remarks = Parsed.of(text).remarks().toString();

        assertFalse(remarks.contains("sekrit") || remarks.contains("squirrel"), remarks);
    }
}
