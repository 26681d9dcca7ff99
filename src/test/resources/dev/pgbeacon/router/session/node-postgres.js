// What node-postgres sees at the server, or at the router, on the port that is named. Prints nothing that differs from run to run.
'use strict';
const { Client, Pool, Query } = require('pg');

const where = { host: 'localhost', port: Number(process.argv[2]), user: 'postgres', database: 'postgres', ssl: false };
const show = (...what) => console.log(...what.map((each) => JSON.stringify(each)));

async function attempt(what, run) {
  try {
    await run();
    show(what, 'done');
  } catch (error) {
    show(what, error.code, error.message);
  }
}

async function main() {
  const client = new Client(where);
  await client.connect();

  show('== simple');
  await client.query('drop table if exists node_t; create table node_t (id serial primary key, word text)');
  show((await client.query("select 1 as one, null as nothing, 'ü' as text")).rows);
  show((await client.query('select 1 as a; select 2 as b; select 3 as c')).map((result) => result.rows));
  show((await client.query('')).rows);

  show('== extended');
  show((await client.query('select $1::int + 1 as n, $2::text[] as t, $3::jsonb as j', [41, ['a', 'b'], { x: [1] }])).rows);
  show((await client.query({ text: 'select $1::int8 as n', values: ['9007199254740993'], rowMode: 'array' })).rows);
  show((await client.query({ text: 'select $1::int4 as n, $2::float8 as f', values: [7, 1.5], binary: true })).rows);
  const inserted = await client.query('insert into node_t (word) select w from unnest($1::text[]) w returning id', [['x', 'y', 'z']]);
  show(inserted.command, inserted.rowCount, inserted.rows);
  show((await client.query('select count(*)::int as seen from node_t where word = any ($1)', [['x', 'z']])).rows);

  show('== rows in pieces, each asked for with a Flush');
  const pieces = await client.query({ text: 'select g from generate_series(1, $1::int) g', values: [1000], rows: 100 });
  show(pieces.rows.length, pieces.rows[999]);

  show('== prepared');
  for (let i = 0; i < 5; i++) {
    show((await client.query({ name: 'plus', text: 'select $1::int + $2::int as sum', values: [i, 10] })).rows);
  }
  await attempt('another text of that name', () => client.query({ name: 'plus', text: 'select 1' }));
  await client.query('deallocate plus');
  // The driver does not know that it is gone.
  await attempt('a name that is gone', () => client.query({ name: 'plus', text: 'select $1::int + $2::int as sum', values: [1, 1] }));

  show('== transactions');
  await client.query('begin');
  await client.query('insert into node_t (word) values ($1)', ['rolled back']);
  await client.query('rollback');
  await client.query('begin');
  await client.query('insert into node_t (word) values ($1)', ['kept']);
  await client.query('savepoint s');
  await attempt('duplicate', () => client.query('insert into node_t (id) values (1)'));
  await attempt('after it', () => client.query('select $1::int', [1]));
  await client.query('rollback to savepoint s');
  await client.query('commit');
  show((await client.query("select word from node_t where word in ('kept', 'rolled back')")).rows);
  await client.query('begin transaction read only');
  await attempt('a write that is read only', () => client.query('delete from node_t'));
  show((await client.query('commit')).command);

  show('== errors');
  await attempt('syntax', () => client.query('selct'));
  await attempt('at Bind', () => client.query('select $1::int', ['no number']));
  await attempt('behind rows', () => client.query('select 1 / (3 - g) from generate_series(1, 5) g where $1', [true]));
  await attempt('in the second of three', () => client.query('select 1; select 1 / 0; select 2'));

  show('== all at once');
  const asked = [];
  for (let i = 0; i < 50; i++) {
    asked.push(i % 10 === 9
      ? client.query('select nothing_' + i).catch((error) => error.code)
      : client.query('select $1::int as i', [i]).then((result) => result.rows[0].i));
  }
  show(await Promise.all(asked));

  show('== a pool');
  const pool = new Pool({ ...where, max: 5 });
  const sums = await Promise.all(
    Array.from({ length: 40 }, (_, i) => pool.query('select sum(g)::int as s from generate_series(1, $1::int) g', [i])));
  show(sums.map((result) => result.rows[0].s));
  await pool.end();

  show('== settings');
  await client.query("set timezone = 'Asia/Tokyo'");
  show((await client.query("select current_setting('TimeZone') as zone, '2024-01-01 00:00Z'::timestamptz::text as then")).rows);
  await client.query('reset timezone');
  client.once('notice', (notice) => show(notice.code, notice.message));
  await client.query("do $$ begin raise warning 'look'; end $$");

  show('== notifications');
  const other = new Client(where);
  await other.connect();
  await client.query('listen node_channel');
  const heard = [];
  const all = new Promise((resolve) => client.on('notification', (message) => {
    heard.push([message.channel, message.payload]);
    if (heard.length === 3) resolve();
  }));
  for (const word of ['one', 'two', 'three']) await other.query('select pg_notify($1, $2)', ['node_channel', word]);
  await all;
  show(heard);
  await client.query('unlisten *');

  show('== cancel');
  const sleeping = new Promise((resolve) => {
    const query = new Query('select pg_sleep(600) /* node */', (error) => resolve([error && error.code]));
    client.query(query);
    (async () => {
      let asleep = 0;
      while (asleep === 0) {
        asleep = (await other.query(
          "select count(*)::int as n from pg_stat_activity where query like '%/* node */' and wait_event = 'PgSleep' and pid <> pg_backend_pid()"
        )).rows[0].n;
      }
      new Client(where).cancel(client, query);
    })();
  });
  show(await sleeping);
  show((await client.query("select 'goes on' as it")).rows);

  show('== large');
  const large = Buffer.alloc(3_000_000, 'abcdefg');
  const back = (await client.query('select $1::bytea as b, length($1::bytea) as n', [large])).rows[0];
  show(large.equals(back.b), back.n);

  await client.query('drop table node_t');
  await other.end();
  await client.end();
  show('== end');
}

main().catch((error) => {
  console.log(error);
  process.exit(1);
});
