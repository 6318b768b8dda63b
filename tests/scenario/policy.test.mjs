// The rules of use, seen from outside: a device that hurries is slowed, a recipient who says stop is left in peace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pairedGateway } from '../support/gateway.mjs';
import { run, runJson, scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { startSink } from '../support/sink.mjs';

/// The rules that a test does not mean are out of its way, whatever the time of the day.
const kQuietRules = ['preset=standard', 'gap=none', 'gap_jitter=none', 'recipient_gap=none', 'warm_up_step=none', 'quiet_hours=none'];

async function kurir(args) {
  const { code, stdout, stderr } = await run(args);
  assert.equal(code, 0, `kurir ${args.join(' ')}: ${stderr}`);
  return stdout.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

const policy = (gateway, verb, ...args) => kurir(['policy', verb, '--data', gateway.data, ...args]);
const setPolicy = (gateway, waid, ...settings) => policy(gateway, 'set', '--waid', waid, '--json', ...settings);

/// Quiet hours from an hour ago to in an hour, in the account's time zone.
function quietNow() {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Jakarta', hour: '2-digit', minute: '2-digit' });
  const [from, to] = [-1, 1].map((hours) => clock.format(Date.now() + hours * 3_600_000));
  return `quiet_hours=${from}-${to}`;
}

async function start(t, name, options) {
  const directory = scratch(`policy ${name}`);
  const sim = await startSim(t, directory);
  return { sim, ...(await pairedGateway(t, directory, sim, options)) };
}

test('messages keep the gap, and a one-time password that came last goes first', async (t) => {
  const { sim, gateway, device } = await start(t, 'gap');
  const shown = await policy(gateway, 'show', '--waid', device.waid, '--json');
  assert.deepEqual(shown.find(({ setting }) => setting === 'gap').value, 'none', 'a device on a trial WhatsApp begins unpaced');

  await setPolicy(gateway, device.waid, ...kQuietRules, 'gap=2s', quietNow());
  const { number } = await sim.addPhone({ name: 'Customer' });
  const words = ['apel', 'bunga', 'cermin', 'daun', 'emas', 'fajar'];
  for (const word of words) await gateway.accept(device, number, `Kabar tentang ${word} untuk pelanggan`);
  await gateway.accept(device, number, 'Kode OTP Anda 123456');
  assert.deepEqual(await sim.texts(number, 1), ['Kode OTP Anda 123456'], 'the others wait for the end of the quiet hours');

  const released = Date.now();
  await setPolicy(gateway, device.waid, 'quiet_hours=none');
  await sim.texts(number, 1 + words.length);
  const messages = await sim.messages(number);
  assert.deepEqual(messages.slice(1).map(({ text }) => text.split(' ')[2]), words);
  const times = messages.map(({ at }) => Date.parse(at));
  // The way of each takes its time, so that two may come close together; but none comes before its turn.
  for (let i = 1; i < times.length; ++i) assert.ok(times[i] >= released + (i - 1) * 2000, `${times}, released ${released}`);
});

test('who says STOP gets one answer and nothing more, until MULAI', async (t) => {
  const sink = await startSink(t);
  const { sim, gateway, device, own } = await start(t, 'stop', { sink });
  await setPolicy(gateway, device.waid, ...kQuietRules, quietNow());
  const { number } = await sim.addPhone({ name: 'Customer' });
  const waiting = await gateway.accept(device, number, 'Kabar yang menunggu pagi');

  await sim.send(number, own, 'Stop!');
  await sink.inbox('Stop!');
  assert.deepEqual(await sink.statusesOf(waiting, 'cancel'), ['cancel']);
  const [answer] = await sim.texts(number, 1);
  assert.match(answer, /MULAI/);
  await sim.send(number, own, 'berhenti');
  await sink.inbox('berhenti');

  const { packets } = await gateway.send(device, [[number, 'Kabar yang tidak diinginkan']]);
  assert.equal(packets[0].sendingstatus, 70);
  assert.equal(packets[0].sendingid, 0);
  const tried = await runJson(['policy', 'try', '--data', gateway.data, '--waid', device.waid, '--to', number, '--text', 'Kabar lagi', '--json']);
  assert.deepEqual({ outcome: tried.outcome, rule: tried.rule }, { outcome: 'refuse', rule: 'opted_out' });
  const history = await kurir(['consent', 'show', '--data', gateway.data, '--account', String(device.account), '--number', number, '--json']);
  assert.deepEqual(history.map(({ state, proof }) => ({ state, proof })), [{ state: 'opted out', proof: 'Stop!' }]);

  await sim.send(number, own, 'Mulai');
  assert.equal((await sim.texts(number, 2)).length, 2, 'an answer to each change, none to the second stop');
  await setPolicy(gateway, device.waid, 'quiet_hours=none');
  await gateway.accept(device, number, 'Kabar yang diinginkan lagi');
  assert.equal((await sim.texts(number, 3)).at(-1), 'Kabar yang diinginkan lagi');
});

test('the same text to 21 numbers is held at the last until it is released', async (t) => {
  const { sim, gateway, device } = await start(t, 'same text');
  await setPolicy(gateway, device.waid, ...kQuietRules, 'same_text_slow_after=none');
  const numbers = [];
  for (let i = 0; i < 21; ++i) numbers.push((await sim.addPhone()).number);
  for (const [i, number] of numbers.entries()) await gateway.accept(device, number, `Toko kami tutup hari ini, no. ${i}`);
  for (const number of numbers.slice(0, 20)) await sim.texts(number, 1);

  const held = await gateway.daemon.until('a held message', async () => {
    const rows = await policy(gateway, 'held', '--waid', device.waid, '--json');
    return rows.length > 0 && rows;
  });
  assert.deepEqual(held.map(({ number, rule }) => ({ number, rule })), [{ number: numbers[20], rule: 'same_text' }]);
  assert.deepEqual(await sim.messages(numbers[20]), []);

  assert.deepEqual(await policy(gateway, 'release', '--waid', device.waid), [{ released: 1 }]);
  await sim.texts(numbers[20], 1);
  assert.deepEqual(await policy(gateway, 'held', '--waid', device.waid, '--json'), []);
});
