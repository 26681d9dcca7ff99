package dev.pgbeacon.probe;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes so many bytes in answer to one question and no more: pgjdbc makes room for as long a message as it is told of, and
 * whatever listens at a server's address may tell of 2 GB.
 */
final class BoundedSocket extends Socket {
    /** A greeting and a row are below 2 kB; a chain of certificates may take some more. */
    static final int MOST = 1 << 20;

    private final AtomicInteger left = new AtomicInteger(MOST);

    /** From here on the answer to another question. */
    void nextQuestion() {
        left.set(MOST);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Bounded(super.getInputStream());
    }

    private final class Bounded extends FilterInputStream {
        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws IOException {
            if (left.addAndGet(-read) < 0) {
                throw new IOException("answer: over " + MOST + " bytes (expected: a row of PostgreSQL)");
            }
        }
    }
}
