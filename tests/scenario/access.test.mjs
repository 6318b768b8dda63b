// Who may do what, seen from outside: keys and their rotation, allow-lists behind a proxy, roles, and the audit log after
// somebody with the database in his hands changed it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Gateway } from '../support/gateway.mjs';
import { request } from '../support/http.mjs';
import { run, runJson, scratch } from '../support/process.mjs';
import { until } from '../support/wait.mjs';

/// No WhatsApp is needed: calls are refused or accepted before a device matters.
const kNowhere = { url: 'ws://127.0.0.1:1/ws/chat', root: 'ab'.repeat(32) };

async function startGateway(t, name, options = []) {
  const gateway = new Gateway(t, scratch(name), kNowhere);
  gateway.options = options;
  const device = await gateway.addDevice();
  await gateway.start();
  const kurir = (...args) => run([...args, '--data', gateway.data]);
  const json = (...args) => runJson([...args, '--data', gateway.data]);
  const rows = async (...args) => {
    const { code, stdout, stderr } = await kurir(...args, '--json');
    assert.equal(code, 0, stderr);
    return stdout.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  };
  /// The globalstatus of a send, and of a balance call.
  const sends = async (apikey, headers = {}) => {
    const datapacket = [{ number: '6281234567890', message: 'Kode Anda 123456' }];
    const { body } = await request('POST', gateway.sendUrl, { apikey, waid: device.waid, datapacket }, headers);
    return body.sending_respon[0].globalstatus;
  };
  const asks = async (apikey, headers = {}) => {
    const { body } = await request('POST', gateway.balanceUrl, { apikey, waid: device.waid }, headers);
    return body.balance_respon[0].globalstatus;
  };
  return { gateway, device, account: String(device.account), kurir, json, rows, sends, asks };
}

test('a key is good for its scopes, until it is revoked', async (t) => {
  const { gateway, account, kurir, json, rows, sends, asks } = await startGateway(t, 'access keys', ['--balance-interval', '0']);
  const sender = await json('key', 'create', '--account', account, '--name', 'shop', '--scopes', 'send');
  const reader = await json('key', 'create', '--account', account, '--scopes', 'read,manage', '--url-decoding', 'never');
  assert.match(sender.apikey, /^kurir_[0-9A-Za-z]{43}$/);
  assert.deepEqual([await sends(sender.apikey), await asks(sender.apikey)], [10, 30]);
  assert.deepEqual([await sends(reader.apikey), await asks(reader.apikey)], [30, 10]);

  const [first, shop, other] = await rows('key', 'list', '--account', account);
  assert.deepEqual([first.scopes, shop.scopes, other.scopes], ['send,read,manage', 'send', 'read,manage']);
  assert.equal(shop.name, 'shop');
  assert.equal(other.url_decoding, 'never');
  assert.equal(shop.prefix, sender.apikey.slice(0, 10));
  assert.match(shop.last_used_at, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(JSON.stringify([first, shop, other]).includes(sender.apikey), false);

  await json('key', 'revoke', '--key', String(sender.key));
  assert.equal(await sends(sender.apikey), 30);
  assert.equal((await kurir('key', 'revoke', '--key', String(sender.key))).code, 1);
  for (const body of ['', '[]', '{"apikey":"x"}', `{"apikey":"${reader.apikey}","waid":"w","x":"${'x'.repeat(65_536)}"}`]) {
    const { status, body: answer } = await request('POST', gateway.balanceUrl, body);
    assert.deepEqual([status, answer], [200, { balance_respon: [{ globalstatus: 20, globalstatustext: 'Json Post Error' }] }]);
  }
  assert.equal((await kurir('key', 'create', '--account', account, '--scopes', 'fly')).code, 2);
  assert.equal((await kurir('key', 'create', '--account', account, '--expires', '2001-01-01')).code, 1);
});

test('a rotated key stays good for its overlap', async (t) => {
  const { account, kurir, json, rows, sends } = await startGateway(t, 'access rotation');
  const old = await json('key', 'create', '--account', account, '--name', 'shop', '--scopes', 'send');
  const states = async () => (await rows('key', 'list', '--account', account)).slice(1).map(({ state }) => state);

  const long = await json('key', 'rotate', '--key', String(old.key));
  assert.deepEqual([await sends(old.apikey), await sends(long.apikey)], [10, 10]);
  assert.deepEqual(await states(), ['ending', 'valid']);
  const ending = (await rows('key', 'list', '--account', account))[1];
  const hours = (Date.parse(ending.ends) - Date.parse(ending.created_at)) / 3_600_000;
  assert.ok(hours >= 24 && hours < 24.1, `24 hours unless asked otherwise, not ${hours}`);

  const short = await json('key', 'rotate', '--key', String(long.key), '--overlap', '1s');
  await until('the old key has run out', async () => (await sends(long.apikey)) === 30);
  assert.equal(await sends(short.apikey), 10);
  assert.deepEqual(await states(), ['ending', 'revoked', 'valid']);
  const last = (await rows('key', 'list', '--account', account)).at(-1);
  assert.deepEqual([last.name, last.scopes], ['shop', 'send']);
  assert.equal((await kurir('key', 'rotate', '--key', String(long.key))).code, 1);
  assert.equal((await kurir('key', 'rotate', '--key', String(short.key), '--overlap', 'soon')).code, 2);
});

test('allow-lists hold per account and per key', async (t) => {
  const { account, device, kurir, json, rows, sends, asks } = await startGateway(t, 'access lists');
  const key = await json('key', 'create', '--account', account);
  const list = (...args) => rows('allow', ...args, '--account', account).then((all) => all.map(({ address }) => address));

  assert.deepEqual(await list('add', '203.0.113.0/24', '2001:DB8::/32'), ['203.0.113.0/24', '2001:db8::/32']);
  assert.deepEqual([await sends(device.apikey), await asks(device.apikey)], [40, 40]);
  assert.deepEqual(await list('add', '127.0.0.0/8'), ['203.0.113.0/24', '2001:db8::/32', '127.0.0.0/8']);
  assert.deepEqual([await sends(device.apikey), await asks(device.apikey)], [10, 10]);

  assert.deepEqual(await list('add', '203.0.113.9', '--key', String(key.key)), ['203.0.113.9']);
  assert.deepEqual([await sends(device.apikey), await sends(key.apikey)], [10, 40]);
  assert.deepEqual(await list('remove', '203.0.113.9', '--key', String(key.key)), []);
  assert.equal(await sends(key.apikey), 10);

  assert.equal((await kurir('allow', 'remove', '--account', account, '10.0.0.1')).code, 1);
  assert.equal((await kurir('allow', 'add', '--account', account, 'localhost')).code, 1);
  assert.deepEqual(await list('list'), ['203.0.113.0/24', '2001:db8::/32', '127.0.0.0/8']);
});

test('only a trusted proxy is believed about its callers', async (t) => {
  const from = (address) => ({ 'x-forwarded-for': address });
  const open = await startGateway(t, 'access no proxy');
  await open.kurir('allow', 'add', '--account', open.account, '203.0.113.9');
  assert.equal(await open.sends(open.device.apikey, from('203.0.113.9')), 40, 'nobody is trusted by default');

  const { account, device, kurir, sends, asks } = await startGateway(t, 'access proxy', [
    '--trusted-proxy', '127.0.0.1', '--trusted-proxy', '10.0.0.0/8', '--balance-interval', '0',
  ]);
  await kurir('allow', 'add', '--account', account, '203.0.113.9', '2001:db8::/32');
  const { apikey } = device;
  assert.equal(await sends(apikey), 40, 'the proxy itself');
  assert.equal(await sends(apikey, from('203.0.113.9')), 10);
  assert.equal(await asks(apikey, from('203.0.113.9')), 10);
  assert.equal(await sends(apikey, from('198.51.100.1, 203.0.113.9, 10.1.1.1')), 10);
  assert.equal(await sends(apikey, from('203.0.113.9, 198.51.100.1')), 40, 'what the client claims of itself');
  assert.equal(await sends(apikey, from('203.0.113.9, nonsense')), 40);
  assert.equal(await sends(apikey, from('::ffff:203.0.113.9')), 10);
  assert.equal(await sends(apikey, { forwarded: 'for="[2001:db8::7]:4711";proto=https' }), 10);
  assert.equal(await sends(apikey, { ...from('203.0.113.9'), forwarded: 'for=198.51.100.1' }), 40);

  const { code, stderr } = await run(['serve', '--data', scratch('access proxy usage'), '--listen', '127.0.0.1:0', '--trusted-proxy', 'proxy']);
  assert.equal(code, 2);
  assert.match(stderr, /--trusted-proxy/);
});

test('an account changes, and its expiry closes the API', async (t) => {
  const { account, device, kurir, json, sends, asks } = await startGateway(t, 'access account');
  const set = (...args) => json('account', 'set', '--account', account, ...args);
  assert.equal((await set('--expires', '2001-12-31')).last_day, '2001-12-31');
  assert.deepEqual([await sends(device.apikey), await asks(device.apikey)], [50, 10]);
  assert.equal((await set('--expires', 'never')).last_day, '9999-12-31');
  assert.equal(await sends(device.apikey), 10);
  const changed = await set('--name', 'Toko Maju', '--region', 'MY', '--time-zone', 'Asia/Kuala_Lumpur', '--language', 'en',
    '--address', 'Jalan 1', '--tax-number', 'C 2580', '--postpaid', '--credit-limit', '500000');
  const shown = await json('account', 'show', '--account', account);
  assert.deepEqual(changed, shown);
  assert.deepEqual([shown.region, shown.payment, shown.credit_limit, shown.balance], ['MY', 'postpaid', 500000, 1_000_000]);
  for (const wrong of [['--region', 'XX'], ['--time-zone', 'Mars'], ['--language', 'fr'], ['--credit-limit', '-1'], ['--expires', 'soon']]) {
    assert.equal((await kurir('account', 'set', '--account', account, ...wrong)).code, 1, wrong.join(' '));
  }
  assert.equal((await kurir('account', 'set', '--account', account, '--prepaid', '--postpaid')).code, 2);
  assert.match((await kurir('account', 'list')).stdout, /Toko Maju +postpaid/);
});

test('people get roles and a password that is shown once', async (t) => {
  const { account, kurir, json, rows } = await startGateway(t, 'access users');
  const root = await json('user', 'create', '--login', 'root', '--name', 'Root', '--role', 'operator');
  assert.match(root.password, /^[2-9a-z]{4}(-[2-9a-z]{4}){3}$/);
  await json('user', 'create', '--login', 'siti', '--name', 'Siti', '--role', 'owner', '--account', account);
  assert.equal((await json('user', 'set', '--login', 'SITI', '--role', 'finance')).role, 'finance');
  assert.equal((await json('user', 'disable', '--login', 'siti')).disabled, true);
  assert.notEqual((await json('user', 'reset', '--login', 'root')).password, root.password);
  assert.deepEqual((await rows('user', 'list')).map(({ login, role, disabled }) => [login, role, disabled]),
    [['root', 'operator', false], ['siti', 'finance', true]]);
  assert.equal((await rows('user', 'list', '--account', account)).length, 1);

  const refused = [
    ['--login', 'SITI', '--name', 'x', '--role', 'viewer', '--account', account],
    ['--login', 'budi', '--name', 'x', '--role', 'viewer'],
    ['--login', 'budi', '--name', 'x', '--role', 'operator', '--account', account],
    ['--login', 'a b', '--name', 'x', '--role', 'viewer', '--account', account],
  ];
  for (const args of refused) assert.equal((await kurir('user', 'create', ...args)).code, 1, args.join(' '));
  assert.equal((await kurir('user', 'create', '--login', 'budi', '--name', 'x', '--role', 'king', '--account', account)).code, 2);
  assert.equal((await kurir('user', 'set', '--login', 'siti', '--role', 'operator')).code, 1);
});

test('the audit log tells who changed what, and that it was tampered with', async (t) => {
  const { gateway, account, kurir, json, rows } = await startGateway(t, 'access audit');
  const { key } = await json('key', 'create', '--account', account, '--name', 'shop');
  await json('key', 'rotate', '--key', String(key), '--overlap', '0');
  await kurir('allow', 'add', '--account', account, '10.0.0.0/8');
  await json('account', 'set', '--account', account, '--name', 'Toko Maju');
  await json('user', 'create', '--login', 'siti', '--name', 'Siti', '--role', 'owner', '--account', account);

  const lines = await rows('audit', 'list', '--account', account);
  const actions = lines.map(({ action }) => action).reverse();
  assert.deepEqual(actions, ['account.create', 'device.create', 'key.create', 'key.rotate', 'allow.add', 'account.set', 'user.create']);
  assert.ok(lines.every(({ actor }) => /^cli:\S+$/.test(actor)));
  const before = await json('audit', 'verify');
  assert.equal(before.lines, lines[0].line);
  await json('account', 'set', '--account', account, '--name', 'Toko');
  assert.equal((await json('audit', 'verify', '--head', before.head)).lines, before.lines + 1);

  // The attacker has the file: triggers do not stop him.
  await gateway.daemon.stop();
  const script = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])';
  const sql = (text) => execFileSync('python3', ['-c', script, join(gateway.data, 'kurir.db'), text], { stdio: 'pipe' });
  assert.throws(() => sql("UPDATE audit SET actor = 'cli:nobody' WHERE id = 3"), /append-only/);
  assert.throws(() => sql('DELETE FROM audit WHERE id = 3'), /append-only/);
  sql('DROP TRIGGER audit_stays; DROP TRIGGER audit_remains');
  const tampered = async (change, undo, line) => {
    sql(change);
    const { code, stderr } = await kurir('audit', 'verify');
    assert.equal(code, 1, change);
    assert.match(stderr, new RegExp(`line ${line} `), change);
    sql(undo);
    assert.equal((await kurir('audit', 'verify')).code, 0, undo);
  };
  const copy = 'CREATE TABLE copy AS SELECT * FROM audit WHERE id = 3';
  const restore = 'INSERT OR REPLACE INTO audit SELECT * FROM copy; DROP TABLE copy';
  await tampered(`${copy}; UPDATE audit SET actor = 'cli:nobody' WHERE id = 3`, restore, 3);
  await tampered(`${copy}; UPDATE audit SET at = at + 1 WHERE id = 3`, restore, 3);
  await tampered(`${copy}; UPDATE audit SET account = NULL WHERE id = 3`, restore, 3);
  await tampered(`${copy}; DELETE FROM audit WHERE id = 3`, restore, 3);
  await tampered(
    "INSERT INTO audit SELECT (SELECT max(id) + 1 FROM audit), at, actor, action, target, account, details, randomblob(32) FROM audit WHERE id = 3",
    'DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)',
    before.lines + 2,
  );

  sql(`DELETE FROM audit WHERE id >= ${before.lines}`);
  assert.equal((await kurir('audit', 'verify')).code, 0, 'a chain alone does not know its end');
  const cut = await kurir('audit', 'verify', '--head', before.head);
  assert.equal(cut.code, 1);
  assert.match(cut.stderr, /cut off/);
});
