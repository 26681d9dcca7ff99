package dev.pgbeacon.face.kube.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WhyTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        tls(new CertPathBuilderException(
                                "unable to find valid certification path to requested target")),
                        "TLS: the API server's certificate is not trusted: it is not signed by the CA that was given"),
                Arguments.of(
                        tls(new CertPathValidatorException(
                                "timestamp check failed", new CertificateException("expired"))),
                        "TLS: the API server's certificate is not trusted: expired"),
                Arguments.of(
                        tls(new CertificateException("No name matching x found")),
                        "TLS: the API server's certificate is not trusted: No name matching x found"),
                Arguments.of(new SSLHandshakeException("no cipher"), "TLS: no cipher"),
                Arguments.of(new UnknownHostException("db.invalid"), "name unknown: db.invalid"),
                Arguments.of(new ConnectException("Connection refused"), "cannot connect: Connection refused"),
                Arguments.of(
                        new ConnectTimeoutException("connection timed out: /10.0.0.1:443"),
                        "no connection in time: connection timed out: /10.0.0.1:443"),
                Arguments.of(new HttpClosedException("x"), "connection closed before the whole answer"),
                Arguments.of(new java.io.IOException("Connection reset\nby peer"), "Connection reset by peer"),
                Arguments.of(new IllegalArgumentException("invalid version"), "the answer is no HTTP: invalid version"),
                Arguments.of(new IllegalStateException("odd"), "IllegalStateException: odd"),
                Arguments.of(circle(), "IllegalStateException: a"));
    }

    private static Throwable tls(Exception cause) {
        return new SSLHandshakeException("General SSLEngine problem").initCause(cause);
    }

    private static Throwable circle() {
        var a = new IllegalStateException("a");
        var b = new IllegalStateException("b", a);
        return a.initCause(b);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsPutIntoWords(Throwable failure, String words) {
        assertEquals(words, Why.of(failure));
    }

    @Test
    void timesAreWrittenAsAPersonSaysThem() {
        assertEquals("3 s", Why.within(Duration.ofSeconds(3)));
        assertEquals("1500 ms", Why.within(Duration.ofMillis(1500)));
    }
}
