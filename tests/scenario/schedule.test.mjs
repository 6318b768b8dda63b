// Messages of the future: a million of them wait without cost, and each leaves within a second of its time, whatever happened before.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pairedGateway } from '../support/gateway.mjs';
import { request } from '../support/http.mjs';
import { run, runJson, scratch, waited } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { startSink } from '../support/sink.mjs';
import { until } from '../support/wait.mjs';

const kWaiting = Number(process.env.SCHEDULE_WAITING ?? 1_000_000);
const kMaxGrowthKb = 16_000;
const kMaxLateMs = 1_000;

/// "yyyy-mm-dd hh:mm:ss" in Jakarta, where the accounts of the tests live.
const local = (ms) => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
/// The next full second that is at least `ms` away.
const inAWhile = (ms) => Math.ceil((Date.now() + ms) / 1000) * 1000;

/// Rows as accepting leaves them, due from tomorrow on for ten months, of one device.
function fill(database, waid, count) {
  const script = `
import sqlite3, sys, time
path, waid, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = sqlite3.connect(path)
store.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -100000")
device, account = store.execute("SELECT id, account FROM devices WHERE waid = ?", (waid,)).fetchone()
now = int(time.time() * 1000)
day = 86_400_000
rows = ((account, device, now, now + day + i * 300 * day // count, "3EB0%016X" % i) for i in range(count))
with store:
    store.executemany("INSERT INTO messages (account, device, number, text, wire_id, state, price, accepted_at, due_at, changed_at,"
                      " origin, attempt, pending_reported, published) VALUES (?1, ?2, '6281200000000', 'a text of the future',"
                      " ?5, 0, 0, ?3, ?4, ?3, 0, 0, 1, 0)", rows)
store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
`;
  const { status, stderr } = spawnSync('python3', ['-c', script, database, waid, String(count)], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

/// Resident memory that is the process's own: pages of the database's file in the system's cache are not.
function ownMemoryKb(daemon) {
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${daemon.child.pid}/status`, 'utf8'))[1]);
}

async function schedule(gateway, { apikey, waid }, number, message, at) {
  const datapacket = [{ number, message, sendingdatetime: local(at) }];
  const { body } = await request('POST', gateway.sendUrl, { apikey, waid, datapacket });
  const { packet } = body.sending_respon[0].datapacket[0];
  assert.equal(packet.sendingstatus, 10, JSON.stringify(body));
  return packet.sendingid;
}

/// When each text reached the phone.
function arrivals(sim, number, texts) {
  return until(`${texts.length} scheduled texts on ${number}`, async () => {
    const seen = new Map((await sim.messages(number)).map(({ text, at }) => [text, Date.parse(at)]));
    return texts.every((text) => seen.has(text)) && seen;
  });
}

/// `daemons` are the processes that the texts go through: the time for which others kept them from the processors is not theirs.
async function assertPunctual(t, daemons, due, sight) {
  const waiting = () => daemons.reduce((sum, { child }) => sum + waited(child.pid), 0);
  const first = Math.min(...due.map(([, at]) => at));
  await until('their time to come near', () => Date.now() > first - 500);
  const before = waiting();
  const seen = await sight(due.map(([text]) => text));
  const lost = waiting() - before;
  const lateness = due.map(([text, at]) => seen.get(text) - at);
  t.diagnostic(`arrived ${lateness.join(', ')} ms after their time, of ${Math.round(lost)} ms without a processor`);
  assert.ok(Math.min(...lateness) >= 0, 'none before its time');
  assert.ok(Math.max(...lateness) <= kMaxLateMs + lost, 'none later than a second');
}

test(`${kWaiting} messages wait, others leave in time, over a restart`, async (t) => {
  const directory = scratch('schedule');
  const sim = await startSim(t, directory);
  const { gateway, device } = await pairedGateway(t, directory, sim);
  const { number } = await sim.addPhone();
  await gateway.accept(device, number, 'the first, for the session');
  await sim.texts(number, 1);
  await gateway.daemon.stop();
  await gateway.start();
  await gateway.waitForState(device.waid, 'connected');
  const empty = ownMemoryKb(gateway.daemon);
  await gateway.daemon.stop();

  fill(join(gateway.data, 'kurir.db'), device.waid, kWaiting);
  await gateway.start();
  await gateway.waitForState(device.waid, 'connected');

  const due = new Map();
  const soon = inAWhile(6_000);
  for (let index = 0; index < 12; index += 1) due.set(`soon, number ${index}`, soon + (index % 3) * 1_000);
  const later = inAWhile(30_000);
  for (let index = 0; index < 12; index += 1) due.set(`later, number ${index}`, later + (index % 3) * 1_000);
  await Promise.all([...due].map(([text, at]) => schedule(gateway, device, number, text, at)));
  assert.ok(Date.now() < soon, 'all were to be accepted before their time');

  const named = (word) => [...due].filter(([text]) => text.startsWith(word));
  const sight = (texts) => arrivals(sim, number, texts);
  await assertPunctual(t, [gateway.daemon, sim.daemon], named('soon'), sight);
  const growth = ownMemoryKb(gateway.daemon) - empty;
  t.diagnostic(`memory ${empty} kB without them, ${growth} kB more with them`);
  assert.ok(growth < kMaxGrowthKb, `${kWaiting} waiting messages cost ${growth} kB`);

  await gateway.daemon.kill();
  await gateway.start();
  await gateway.waitForState(device.waid, 'connected');
  assert.ok(Date.now() < later, 'the restart was to be over by then');
  await assertPunctual(t, [gateway.daemon, sim.daemon], named('later'), sight);

  const texts = (await sim.messages(number)).map(({ text }) => text);
  assert.equal(new Set(texts).size, texts.length, 'each text stands once');
  assert.equal(texts.length, 1 + due.size);

  const page = await run(['schedule', 'list', '--data', gateway.data, '--waid', device.waid, '--limit', '3', '--json']);
  const rows = page.stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(rows.length, 3);
  const next = await run(['schedule', 'list', '--data', gateway.data, '--waid', device.waid, '--limit', '1', '--json', '--after', rows[2].cursor]);
  assert.ok(JSON.parse(next.stdout).due >= rows[2].due);
});

test('a running gateway notices what the command line moves and cancels', async (t) => {
  const directory = scratch('schedule moved');
  const sim = await startSim(t, directory);
  const sink = await startSink(t);
  const { gateway, device } = await pairedGateway(t, directory, sim, { sink, balance: 1_000 });
  const { number } = await sim.addPhone();
  const tomorrow = Date.now() + 86_400_000;
  const moved = await schedule(gateway, device, number, 'moved from tomorrow', tomorrow);
  const cancelled = await schedule(gateway, device, number, 'cancelled in time', tomorrow);

  await runJson(['schedule', 'move', '--data', gateway.data, '--message', String(moved), '--to', 'now']);
  assert.deepEqual(await sim.texts(number, 1), ['moved from tomorrow']);

  const { released } = await runJson(['schedule', 'cancel', '--data', gateway.data, '--message', String(cancelled)]);
  assert.equal(released, 200);
  assert.deepEqual(await sink.statusesOf(cancelled, 'cancel'), ['cancel']);
  await sink.statusesOf(moved, 'sent');

  for (const gone of [moved, cancelled]) {
    const again = await run(['schedule', 'cancel', '--data', gateway.data, '--message', String(gone)]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /^kurir: message \d+ does not wait: it was [a-z ]+\n$/);
  }
});

test('a reminder made on the command line is sent to its list, once each time', async (t) => {
  const directory = scratch('schedule reminder');
  const sim = await startSim(t, directory);
  const { gateway, device } = await pairedGateway(t, directory, sim);
  const phones = [await sim.addPhone(), await sim.addPhone()];
  const list = join(directory, 'customers.csv');
  const create = (...more) =>
    ['reminder', 'create', '--data', gateway.data, '--waid', device.waid, '--name', 'Bills', '--list', list, '--text', 'Dear {name}, please pay by {date}.', ...more];
  const lines = ['number,name', `${phones[0].number},Sari`, '12,Nobody', `${phones[1].number},"Budi, the second"`];
  writeFileSync(list, lines.join('\n'));

  const refused = await run(create('--starts', local(Date.now() + 60_000)));
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /customers\.csv:3: /);

  const starts = local(inAWhile(10_000));  // the preview is to come before
  const made = await runJson(create('--skip-bad-lines', '--starts', starts, '--rule', 'FREQ=YEARLY;COUNT=2'));
  assert.equal(made.recipients, 2);
  const preview = await runJson(['reminder', 'preview', '--data', gateway.data, '--reminder', String(made.reminder), '--json']);
  assert.equal(preview.price_in_all, 2 * 2 * 200);

  const [first] = await sim.texts(phones[0].number, 1);
  assert.match(first, /^Dear Sari, please pay by \d+ [A-Z][a-z]+ \d{4}\.$/);
  assert.match((await sim.texts(phones[1].number, 1))[0], /^Dear Budi, the second, /);
  const shown = await runJson(['reminder', 'show', '--data', gateway.data, '--reminder', String(made.reminder), '--json']);
  assert.deepEqual(shown.runs.map(({ accepted, refused: none, missed }) => [accepted, none, missed]), [[2, 0, 0]]);
  assert.equal(shown.state, 'active');
  const ended = await runJson(['reminder', 'end', '--data', gateway.data, '--reminder', String(made.reminder)]);
  assert.equal(ended.state, 'ended');
  assert.equal((await sim.messages(phones[0].number)).length, 1);
});
