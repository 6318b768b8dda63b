// The command line that scripts rely on: outputs, exit codes, and one line on stderr that says what to do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterwards } from '../support/cleanup.mjs';
import { Gateway } from '../support/gateway.mjs';
import { run, runJson, scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';

async function fails(args, code) {
  const result = await run(args);
  assert.equal(result.code, code, `kurir ${args.join(' ')}: ${JSON.stringify(result)}`);
  assert.match(result.stderr, /^[^\n]+\n$/, `one line on stderr for kurir ${args.join(' ')}: ${JSON.stringify(result.stderr)}`);
  return result;
}

test('wrong usage ends with 2 and one line', async () => {
  const data = scratch('cli usage');
  const wrong = [
    [],
    ['fly'],
    ['serve'],
    ['serve', '--data', data, '--listen', 'nowhere'],
    ['serve', '--data', data, '--listen', '127.0.0.1:99999'],
    ['serve', '--data', data, '--listen', '127.0.0.1:0', '--whatsapp-root', 'not hex'],
    ['serve', '--data', data, '--listen', '127.0.0.1:0', '--nonsense'],
    ['sim', '--listen', '127.0.0.1:0'],
    ['account', 'create', '--data', data],
    ['account', 'create', '--data', data, '--name', 'N', '--balance', 'much'],
    ['device', 'create', '--data', data],
    ['device', 'qr', '--data', data],
    ['device', 'list'],
  ];
  for (const args of wrong) await fails(args, 2);
});

test('--help ends with 0', async () => {
  for (const args of [['--help'], ['serve', '--help'], ['device', 'qr', '--help']]) {
    const { code, stdout } = await run(args);
    assert.equal(code, 0);
    assert.ok(stdout.length > 0);
  }
});

test('every command of the business takes --json', async () => {
  const walk = async (path) => {
    const { stdout } = await run([...path, '--help']);
    const names = [...(stdout.split('Subcommands:\n')[1] ?? '').matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name);
    for (const name of names) if (!['serve', 'sim', 'qr', 'html', 'pdf'].includes(name)) await walk([...path, name]);
    if (names.length === 0) assert.match(stdout, /--json/, `kurir ${path.join(' ')}`);
  };
  await walk([]);
});

test('what cannot be done ends with 1 and one line', async (t) => {
  const data = join(scratch('cli failures'), 'data');
  const { account } = await runJson(['account', 'create', '--data', data, '--name', 'N', '--balance', '1000']);
  await fails(['device', 'create', '--data', data, '--account', String(Number(account) + 1)], 1);
  await fails(['device', 'qr', '--data', data, '--waid', 'nobody'], 1);
  await fails(['account', 'create', '--data', '/proc/nowhere', '--name', 'N', '--balance', '1000'], 1);

  const taken = createServer();
  await new Promise((listening) => taken.listen(0, '127.0.0.1', listening));
  t.after(() => taken.close());
  const port = taken.address().port;
  const whatsapp = ['--whatsapp-url', 'ws://127.0.0.1:9/ws/chat', '--whatsapp-root', '00'.repeat(32)];
  const { stderr } = await fails(['serve', '--data', data, '--listen', `127.0.0.1:${port}`, ...whatsapp], 1);
  assert.match(stderr, new RegExp(String(port)));
  await fails(['sim', '--listen', `127.0.0.1:${port}`, '--control', '127.0.0.1:0'], 1);
});

test('accounts and devices are made, paired and listed beside a running server', async (t) => {
  const directory = scratch('cli beside');
  const sim = await startSim(t, directory);
  const gateway = await new Gateway(t, directory, sim).start();
  const device = await gateway.addDevice();
  assert.match(device.apikey, /^\S{16,}$/);

  const listed = (await gateway.devices()).find(({ waid }) => waid === device.waid);
  assert.equal(listed.state, 'unpaired');

  const png = join(directory, 'code.png');
  const qr = await run(['device', 'qr', '--data', gateway.data, '--waid', device.waid, '--wait', '15', '--png', png]);
  assert.equal(qr.code, 0, qr.stderr);
  const [text, ...drawing] = qr.stdout.split('\n');
  assert.equal(text.split(',').length >= 4, true, text);
  assert.ok(drawing.length > 10, 'the code is drawn');
  assert.deepEqual(readFileSync(png).subarray(0, 8), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));

  const own = (await sim.addPhone()).number;
  await gateway.pair(device.waid, own);
  const linked = (await gateway.devices()).find(({ waid }) => waid === device.waid);
  assert.deepEqual(Object.keys(linked).sort(), ['name', 'number', 'paused', 'reason', 'reason_code', 'restricted_until', 'restriction', 'state', 'waid']);
  assert.equal(linked.number, own);

  const { stderr } = await fails(['device', 'qr', '--data', gateway.data, '--waid', device.waid], 1);
  assert.match(stderr, /linked/);
});

test('a device has a pairing connection only from the moment that somebody asks for its code', async (t) => {
  const directory = scratch('cli on demand');
  const sim = await startSim(t, directory);
  const gateway = await new Gateway(t, directory, sim).start();
  const idle = await gateway.addDevice();
  const wanted = await gateway.addDevice();
  await gateway.pair(wanted.waid, (await sim.addPhone()).number);
  const { accepted } = (await sim.state()).connections;
  assert.equal(accepted, 2, 'one connection to pair, one to log in, none for the device that nobody asked about');

  const { code, stderr } = await run(['device', 'qr', '--data', gateway.data, '--waid', idle.waid, '--wait', '0']);
  assert.equal(code, 1);
  assert.match(stderr, /no code/);
  await gateway.daemon.until('a pairing connection', async () => (await sim.state()).connections.accepted === accepted + 1);
  await gateway.pair(idle.waid, (await sim.addPhone()).number);
});

test('SIGTERM ends a gateway that a silent WhatsApp keeps waiting, without force', async (t) => {
  const directory = scratch('cli silent');
  const sockets = new Set();
  const silent = createServer((socket) => sockets.add(socket.on('error', () => {})));
  await new Promise((listening) => silent.listen(0, '127.0.0.1', listening));
  afterwards(t, () => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const gateway = await new Gateway(t, directory, { url: `ws://127.0.0.1:${silent.address().port}/`, root: '00'.repeat(32) }).start();
  const { waid } = await gateway.addDevice();
  await run(['device', 'qr', '--data', gateway.data, '--waid', waid, '--wait', '0']);
  await gateway.daemon.until('a connection', () => sockets.size > 0);

  const { code, ms } = await gateway.daemon.stop();
  assert.equal(code, 0);
  assert.ok(ms < 4000, `${ms} ms`);
  const log = readFileSync(gateway.log, 'utf8');
  assert.match(log, /service\.stopped\b/);
  assert.doesNotMatch(log, /stopped_hard/);
});

test('SIGTERM ends both servers with 0 within five seconds', async (t) => {
  const directory = scratch('cli sigterm');
  const sim = await startSim(t, directory);
  const gateway = await new Gateway(t, directory, sim).start();
  for (const daemon of [gateway.daemon, sim.daemon]) {
    const { code, ms } = await daemon.stop();
    assert.equal(code, 0);
    assert.ok(ms < 5000, `${ms} ms`);
  }
});
