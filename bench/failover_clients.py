"""The clients of bench/failover: PEER WRITE_PORT READ_PORT SECONDS. 4 writers, each of which inserts rows with numbers of its own and
tries no number twice, and 4 readers; at the end all that happened to them as JSON, times in seconds since the epoch."""
import json, os, sys, threading, time
import psycopg2

peer, write_port, read_port, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
INTERVAL, LOGIN_AGAIN = 0.02, 0.1
end = time.time() + seconds


class Client:
    def __init__(self, kind, number):
        self.kind, self.number, self.port = kind, number, write_port if kind == "write" else read_port
        self.successes, self.acknowledged, self.errors, self.servers = [], [], [], []

    def statement(self, n):
        if self.kind == "write":
            return f"insert into written values ('{peer}', {self.number}, {n})"
        return f"select inet_server_port() from seen where id = {1 + n % 1000}"

    def failed(self, where, error):
        self.errors.append((time.time(), where, error.pgcode, str(error).strip()))

    def login(self):
        try:
            db = psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres", dbname="postgres")
            db.autocommit = True
            return db
        except psycopg2.Error as error:
            self.failed("login", error)
            time.sleep(LOGIN_AGAIN)

    def run(self):
        db, n = None, 0
        time.sleep(INTERVAL * self.number / 4)
        while time.time() < end:
            if db is None:
                db = self.login()
                continue
            n += 1
            began = time.time()
            try:
                with db.cursor() as cursor:
                    cursor.execute(self.statement(n))
                    server = cursor.fetchone()[0] if self.kind == "read" else None
                self.successes.append(time.time())
                self.acknowledged.append(n)
                if server and (not self.servers or self.servers[-1][1] != server):
                    self.servers.append((self.successes[-1], server))
            except psycopg2.Error as error:
                self.failed(self.kind, error)
                if db.closed:
                    db = None
            time.sleep(max(0.0, INTERVAL - (time.time() - began)))


clients = [Client(kind, number) for kind in ("write", "read") for number in range(4)]
threads = [threading.Thread(target=client.run, daemon=True) for client in clients]
for thread in threads:
    thread.start()
# One that hangs does not hold the others up: it shows as a pause without end.
for thread in threads:
    thread.join(max(0.0, end + 1 - time.time()))
json.dump({"peer": peer, "end": end, "clients": [
    {"kind": c.kind, "number": c.number, "successes": c.successes, "acknowledged": c.acknowledged, "errors": c.errors,
     "servers": c.servers} for c in clients
]}, sys.stdout)
sys.stdout.flush()
os._exit(0)
