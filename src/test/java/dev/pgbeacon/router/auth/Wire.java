package dev.pgbeacon.router.auth;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's frames on a plain socket: as much of the protocol as a login takes. */
record Wire(Socket socket, DataInputStream in, DataOutputStream out) implements AutoCloseable {
    static final int SSL_REQUEST = 80877103;
    private static final int VERSION_3_0 = 3 << 16;

    record Frame(char type, Octets content) {
        byte[] body() {
            return content.bytes();
        }

        String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }
    }

    static Wire on(Socket socket) throws IOException {
        return new Wire(
                socket, new DataInputStream(socket.getInputStream()), new DataOutputStream(socket.getOutputStream()));
    }

    Frame read() throws IOException {
        char type = (char) in.readUnsignedByte();
        return new Frame(type, Octets.of(in.readNBytes(in.readInt() - Integer.BYTES)));
    }

    /** A message without a type: what a client begins with. */
    byte[] readStartup() throws IOException {
        return in.readNBytes(in.readInt() - Integer.BYTES);
    }

    void write(char type, byte[] body) throws IOException {
        var frame = new ByteArrayOutputStream();
        var data = new DataOutputStream(frame);
        data.write(type);
        data.writeInt(Integer.BYTES + body.length);
        data.write(body);
        out.write(frame.toByteArray());
        out.flush();
    }

    void writeStartup(String... parameters) throws IOException {
        var body = (String.join("\0", parameters) + "\0\0").getBytes(StandardCharsets.UTF_8);
        out.writeInt(2 * Integer.BYTES + body.length);
        out.writeInt(VERSION_3_0);
        out.write(body);
        out.flush();
    }

    /** The client's side of a login, up to the backend's last word on it. */
    Reply login(String user, BackendLogin login) throws IOException {
        writeStartup("user", user, "database", "postgres");
        while (true) {
            var frame = read();
            if (frame.type() == 'E') {
                return new Reply.Unable(frame.text());
            }
            var reply = login.on(Challenge.read(frame.body()));
            if (reply instanceof Reply.Answer answer) {
                write('p', answer.body().bytes());
            } else if (!(reply instanceof Reply.Wait)) {
                return reply;
            }
        }
    }

    /** The values of the rows that a query returns, which must have one column. */
    List<String> query(String sql) throws IOException {
        var rows = new ArrayList<String>();
        var asked = false;
        while (true) {
            var frame = read();
            if (frame.type() == 'Z' && asked) {
                return rows;
            } else if (frame.type() == 'Z') {
                asked = true;
                write('Q', (sql + "\0").getBytes(StandardCharsets.UTF_8));
            } else if (frame.type() == 'D') {
                rows.add(new String(frame.body(), 6, frame.content().length() - 6, StandardCharsets.UTF_8));
            } else if (frame.type() == 'E') {
                throw new IOException(frame.text());
            }
        }
    }

    /** Hands everything on until there is no more. */
    static void pump(Wire from, Wire to) {
        try {
            from.in().transferTo(to.out());
            to.socket().shutdownOutput();
        } catch (EOFException | java.net.SocketException ended) {
            // Whoever hung up has what it wanted.
        } catch (IOException | UnsupportedOperationException ended) {
            // TLS has no half of a connection.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
