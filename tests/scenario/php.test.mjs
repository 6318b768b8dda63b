// The PHP scripts that existing customers hold: they must work by changing endpoint, apikey, waid and number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Gateway, pairedGateway } from '../support/gateway.mjs';
import { request } from '../support/http.mjs';
import { Daemon, freePort, run, scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { until } from '../support/wait.mjs';

const sample = (name) => readFileSync(join(import.meta.dirname, 'php', name), 'utf8');

function replaceOnce(text, from, to) {
  assert.equal(text.split(from).length, 2, `"${from}" stands once in the sample`);
  return text.replace(from, () => to);
}

/// The two webhook samples under `php -S`; where the sample says INSERT INTO, these fields go to a file, a JSON line each.
async function startPhp(t, directory) {
  const root = join(directory, 'webhooks');
  mkdirSync(root);
  const install = (name, fields) => {
    const rows = join(directory, `${name}.jsonl`);
    writeFileSync(rows, '');
    const insert = `file_put_contents('${rows}', json_encode(compact(${fields.map((field) => `'${field}'`)})) . "\\n", FILE_APPEND);`;
    writeFileSync(join(root, `${name}.php`), replaceOnce(sample(`${name}.php`), '// INSERT INTO .....', insert));
    return () => readFileSync(rows, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  };
  const inbox = install('inbox', ['waid', 'message', 'number']);
  const tracking = install('tracking', ['id', 'waid', 'number', 'status']);
  const url = `http://127.0.0.1:${await freePort()}`;
  const daemon = new Daemon(t, ['-S', url.slice('http://'.length), '-t', root], join(directory, 'php.log'), { program: 'php' });
  await daemon.until('php -S answers', async () => (await request('GET', `${url}/none`)).status > 0);
  return { inboxUrl: `${url}/inbox.php`, trackingUrl: `${url}/tracking.php`, inbox, tracking };
}

/// Runs a sample with these three lines changed, as a customer would, and gives what it echoes.
async function runSample(directory, name, changes) {
  const file = join(directory, name);
  writeFileSync(file, changes.reduce((script, [from, to]) => replaceOnce(script, from, to), sample(name)));
  const { code, stdout, stderr } = await run([file], { program: 'php' });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test('the send sample sends, the webhook samples hear of it', async (t) => {
  const directory = scratch('php');
  const sim = await startSim(t, directory);
  const php = await startPhp(t, directory);
  const { gateway, device, own } = await pairedGateway(t, directory, sim, { sink: php });
  const first = (await sim.addPhone({ number: '6281234567890' })).number;
  const second = (await sim.addPhone({ number: '6285312345678' })).number;

  const echoed = await runSample(directory, 'send.php', [
    ['https://domainname.xyz/sms/api_whatsapp_send_json.php', gateway.sendUrl],
    ['123465xxxxxx', device.apikey],
    ["'xxxx'", `'${device.waid}'`],
    ['6281xxx', first],
    ['0853xxxxxxx', second.replace(/^62/, '0')],
  ]);
  const [respon] = echoed.sending_respon;
  assert.equal(respon.globalstatus, 10);
  assert.equal(respon.globalstatustext, 'Success');
  const packets = respon.datapacket.map(({ packet }) => packet);
  assert.deepEqual(
    packets.map(({ number, sendingstatus, sendingstatustext, price }) => ({ number, sendingstatus, sendingstatustext, price })),
    [first, second].map((number) => ({ number, sendingstatus: 10, sendingstatustext: 'success', price: 200 })),
  );
  assert.deepEqual(await sim.texts(first, 1), ['Message 1 whatsapp json']);
  assert.deepEqual(await sim.texts(second, 1), ['Message 2 whatsapp json']);

  await sim.read(first);
  await until('the tracking sample stored "read"', () => php.tracking().some(({ status }) => status === 'read'));
  const rows = php.tracking().filter(({ id }) => id === String(packets[0].sendingid));
  assert.deepEqual(rows, ['sent', 'received', 'read'].map((status) => ({ id: String(packets[0].sendingid), waid: device.waid, number: first, status })));

  const text = 'Terima kasih & sampai jumpa: 100% "oke" + 😀';
  await sim.send(first, own, text);
  await until('the inbox sample stored the answer', () => php.inbox().length > 0);
  assert.deepEqual(php.inbox(), [{ waid: device.waid, message: text, number: first }]);
});

test('the balance sample tells what is left', async (t) => {
  const directory = scratch('php balance');
  const gateway = new Gateway(t, directory);
  const device = await gateway.addDevice({ balance: 19_040 });
  await gateway.start();
  const changes = [
    ['https://domainname.xyz/sms/api_whatsapp_balance_json.php', gateway.balanceUrl],
    ['123465xxxxxx', device.apikey],
    ["'xxxx'", `'${device.waid}'`],
  ];
  const answer = await runSample(directory, 'balance.php', changes);
  assert.deepEqual(answer, {
    balance_respon: [
      {
        globalstatus: 10,
        globalstatustext: 'Success',
        Balance: '19040',
        Expired: '9999-12-31',
        'WhatsApp Id': device.waid,
        'WhatsApp Balance': 'Unlimited',
        'WhatsApp Expired': '9999-12-31',
      },
    ],
  });
  assert.deepEqual(await runSample(directory, 'balance.php', changes), {
    balance_respon: [{ globalstatus: 35, globalstatustext: 'Check Balance Limit' }],
  });
});
