package dev.pgbeacon.face.kube.api;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why there was no answer, in words for a log. */
final class Why {
    private static final int LONGEST = 200;

    private Why() {}

    static String of(Throwable failure) {
        return Refusal.cut(inWords(failure), LONGEST);
    }

    private static String inWords(Throwable failure) {
        if (find(failure, CertPathBuilderException.class).isPresent()) {
            return "TLS: the API server's certificate is not trusted: it is not signed by the CA that was given";
        }
        if (find(failure, ConnectTimeoutException.class).isPresent()
                || find(failure, SslHandshakeTimeoutException.class).isPresent()) {
            return "no connection in time: " + failure.getMessage();
        }
        if (find(failure, NotSslRecordException.class).isPresent()) {
            return "TLS: what answers there speaks no TLS";
        }
        var certificate = find(failure, CertPathValidatorException.class)
                .<Throwable>map(invalid -> invalid)
                .or(() -> find(failure, CertificateException.class));
        if (certificate.isPresent()) {
            return "TLS: the API server's certificate is not trusted: " + root(certificate.get());
        }
        var tls = find(failure, SSLException.class);
        if (tls.isPresent()) {
            return "TLS: " + root(tls.get());
        }
        if (find(failure, UnknownHostException.class).isPresent()) {
            return "name unknown: " + failure.getMessage();
        }
        if (find(failure, ConnectException.class).isPresent()) {
            return "cannot connect: " + failure.getMessage();
        }
        if (failure instanceof HttpClosedException) {
            return "connection closed before the whole answer";
        }
        if (failure instanceof IOException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof DecoderException || failure instanceof IllegalArgumentException) {
            return "the answer is no HTTP: " + failure.getMessage();
        }
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    static String within(Duration time) {
        return time.toMillisPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(10) // causes can go round in circles
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    private static String root(Throwable failure) {
        var root = failure;
        for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
