"""Bulk through a router, for bench/router: PORT out|select|in MB. `out` and `select` read the table bulk, `in` copies so many MB into
bulk_in; prints MB of the protocol's bytes per second. It speaks the protocol itself, so that the client costs next to nothing."""
import socket, struct, sys, time

port, what, size = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]) * 1_000_000
QUERY = {"out": b"copy bulk to stdout\0", "select": b"select * from bulk\0", "in": b"copy bulk_in from stdin\0"}[what]
ROW = b"1\t" + b"0123456789abcdef" * 60 + b"\n"


def message(tag, body):
    return tag + struct.pack("!i", 4 + len(body)) + body


def read_until_ready(client):
    """The bytes that came. No row holds such an end."""
    count, tail = 0, b""
    while not tail.endswith(b"Z\0\0\0\5I"):
        piece = client.recv(1 << 18)
        assert piece, tail
        count += len(piece)
        tail = (tail + piece)[-16:]
    return count


with socket.create_connection(("127.0.0.1", port)) as client:
    client.sendall(message(b"", struct.pack("!i", 196608) + b"user\0postgres\0database\0postgres\0\0"))
    read_until_ready(client)
    began = time.time()
    client.sendall(message(b"Q", QUERY))
    if what == "in":
        answer = client.recv(1 << 16)
        assert answer.startswith(b"G"), answer
        pieces, count = message(b"d", ROW * 64), 0
        while count < size:
            client.sendall(pieces)
            count += len(pieces)
        client.sendall(message(b"c", b""))
        read_until_ready(client)
    else:
        count = read_until_ready(client)
        assert count > size // 2, count  # the rows, and no error
    print(f"{count / 1e6 / (time.time() - began):.0f}")
