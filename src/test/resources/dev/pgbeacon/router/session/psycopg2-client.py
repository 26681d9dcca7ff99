# What psycopg2 (libpq) sees at the server, or at the router, on the port that is named. Prints nothing that differs from run to run.
import hashlib
import io
import select
import sys
import threading

import psycopg2
import psycopg2.extras
from psycopg2 import errors, extensions


def connect():
    return psycopg2.connect(host="localhost", port=int(sys.argv[1]), user="postgres", dbname="postgres", sslmode="disable")


def attempt(what, run):
    try:
        run()
        print(what, "done")
    except psycopg2.Error as error:
        print(what, type(error).__name__, error.pgcode, error.diag.message_primary)


connection = connect()
cursor = connection.cursor()

print("== queries")
cursor.execute("drop table if exists psycopg2_t; create table psycopg2_t (id serial primary key, word text, price numeric)")
connection.commit()
cursor.execute("select %s, %s::numeric, %s::date, %s", ("o'ne", "1.50", "2024-02-29", [1, 2]))
print(cursor.fetchone(), [column.name for column in cursor.description])
cursor.execute("select 1; select 2")
print(cursor.fetchall())
cursor.execute("select g, repeat('ü', g) from generate_series(1, 2000) g")
print(hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest())
connection.commit()

print("== many values")
psycopg2.extras.execute_values(
    cursor, "insert into psycopg2_t (word) values %s returning id", [(str(i),) for i in range(300)], page_size=50, fetch=False
)
cursor.executemany("update psycopg2_t set price = %s where word = %s", [(i / 2, str(i)) for i in range(20)])
connection.commit()
cursor.execute("select count(*), sum(price), max(id) from psycopg2_t")
print(cursor.fetchone())
connection.commit()

print("== transactions")
cursor.execute("insert into psycopg2_t (word) values ('rolled back')")
print(connection.info.transaction_status == extensions.TRANSACTION_STATUS_INTRANS)
connection.rollback()
attempt("error", lambda: cursor.execute("select 1 / 0"))
print(connection.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR)
attempt("after it", lambda: cursor.execute("select 1"))
connection.rollback()
cursor.execute("insert into psycopg2_t (word) values ('kept')")
cursor.execute("savepoint s")
attempt("duplicate", lambda: cursor.execute("insert into psycopg2_t (id) values (1)"))
cursor.execute("rollback to savepoint s")
connection.commit()
cursor.execute("select count(*) from psycopg2_t where word in ('kept', 'rolled back')")
print(cursor.fetchone())
connection.commit()
connection.set_session(isolation_level="SERIALIZABLE", readonly=True)
attempt("a write that is read only", lambda: cursor.execute("delete from psycopg2_t"))
connection.rollback()
connection.set_session(isolation_level="READ COMMITTED", readonly=False)
cursor.execute("delete from psycopg2_t where word = 'kept'")
print(cursor.rowcount)
connection.commit()

print("== cursors of the server")
with connection.cursor("named") as named:
    named.itersize = 7
    named.execute("select g from generate_series(1, 100) g")
    print(sum(row[0] for row in named))
with connection.cursor("held", withhold=True) as held:
    held.execute("select g from generate_series(1, 50) g")
    connection.commit()
    print(held.fetchmany(3), len(held.fetchall()))
connection.commit()

print("== prepared")
cursor.execute("prepare plus as select $1::int + 1")
for i in range(4):
    cursor.execute("execute plus (%s)", (i,))
    print(cursor.fetchone())
cursor.execute("deallocate plus")
attempt("forgotten", lambda: cursor.execute("execute plus (1)"))
connection.rollback()

print("== copies")
lines = "".join(f"{i}\t\\N\n" for i in range(50000))
cursor.copy_expert("copy psycopg2_t (word, price) from stdin", io.StringIO(lines))
print(cursor.rowcount)
connection.commit()
out = io.StringIO()
cursor.copy_expert("copy (select word, price from psycopg2_t order by id) to stdout with (format csv, header)", out)
print(cursor.rowcount, hashlib.sha256(out.getvalue().encode()).hexdigest())
attempt("a bad line", lambda: cursor.copy_expert("copy psycopg2_t (id) from stdin", io.StringIO("900001\nno number\n")))
connection.rollback()


class Broken(io.StringIO):
    def read(self, size=-1):
        raise RuntimeError("no more")


attempt("a copy that its client gives up", lambda: cursor.copy_expert("copy psycopg2_t (id) from stdin", Broken()))
connection.rollback()
cursor.execute("select count(*) from psycopg2_t")
print(cursor.fetchone())
connection.commit()

print("== settings and notices")
connection.autocommit = True
cursor.execute("set search_path = pg_catalog; set timezone = 'Asia/Tokyo'")
cursor.execute("select current_setting('search_path'), '2024-01-01 00:00Z'::timestamptz::text")
print(cursor.fetchone())
cursor.execute("do $$ begin raise notice 'seen %', 1; end $$")
print(connection.notices[-1].strip())
cursor.execute("reset all")
cursor.execute("select current_setting('search_path')")
print(cursor.fetchone(), connection.encoding, connection.get_parameter_status("standard_conforming_strings"))

print("== notifications")
other = connect()
other.autocommit = True
cursor.execute("listen psycopg2_channel")
for i in range(3):
    other.cursor().execute("select pg_notify('psycopg2_channel', %s)", (f"{i}" * 1000,))
while len(connection.notifies) < 3:
    assert select.select([connection], [], [], 60)[0], "no notification"
    connection.poll()
print([(notify.channel, notify.payload[:3], len(notify.payload)) for notify in connection.notifies])
cursor.execute("unlisten *")

print("== cancel")
sleeper = threading.Thread(target=attempt, args=("asleep", lambda: cursor.execute("select pg_sleep(600) /* psycopg2 */")))
sleeper.start()
waiting = other.cursor()
while True:
    waiting.execute("select count(*) from pg_stat_activity where query like %s and wait_event = 'PgSleep'", ("%/* psycopg2 */",))
    if waiting.fetchone()[0] == 1:
        break
connection.cancel()
sleeper.join()
cursor.execute("select 'goes on'")
print(cursor.fetchone())

print("== types")
cursor.execute("select %s", (psycopg2.Binary(bytes(range(256)) * 4000),))
print(hashlib.sha256(cursor.fetchone()[0].tobytes()).hexdigest())
cursor.execute("select '{\"a\": [1, null]}'::jsonb, array['x', null], interval '1 day 2 s'")
print(cursor.fetchone())
attempt("a syntax error", lambda: cursor.execute("selct"))
try:
    cursor.execute("select * from psycopg2_nothing")
except errors.UndefinedTable as error:
    print(error.diag.statement_position, error.pgcode)
cursor.execute("drop table psycopg2_t")
