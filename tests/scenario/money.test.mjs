// Plans, tax and the ledger from the command line: what scripts read, what is refused, and the books in order at the end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { run, runJson, scratch } from '../support/process.mjs';

const kNextYear = `${new Date().getUTCFullYear() + 1}-03-01`;

async function refused(args, code, what) {
  const result = await run(args);
  assert.equal(result.code, code, JSON.stringify(result));
  assert.match(result.stderr, what);
  assert.match(result.stderr, /^[^\n]+\n$/, 'one line on stderr');
}

async function lines(args) {
  const { code, stdout, stderr } = await run([...args, '--json']);
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

async function newAccount(name, balance = 0) {
  const data = join(scratch(name), 'data');
  const { account } = await runJson(['account', 'create', '--data', data, '--name', 'Toko', '--balance', String(balance)]);
  return { data, account: String(account) };
}

test('a top-up brings a device to life, and the ledger tells so', async () => {
  const { data, account } = await newAccount('money topup');
  const { waid } = await runJson(['device', 'create', '--data', data, '--account', account, '--plan', 'A']);
  const plan = ['device', 'plan', '--data', data, '--waid', waid, '--plan', 'A'];
  assert.equal((await runJson(plan)).paid, false);

  const done = await runJson(['topup', '--data', data, '--account', account, '--amount', '100000', '--note', 'transfer']);
  assert.match(done.invoice, /^INV-\d{4}-000001$/);
  const { invoice, ...rest } = done;
  assert.deepEqual(rest, {
    account: Number(account), net: 100000, tax: 10000, paid: 110000, balance: 1000, devices_resumed: [waid],
  });
  const { paid_until: end, ...has } = await runJson(['device', 'plan', '--data', data, '--waid', waid]);
  assert.deepEqual(has, { waid, plan: 'A', paid: true, quota: 6000, used: 0 });
  assert.ok(new Date(end) > new Date());
  await refused(['device', 'plan', '--data', data, '--waid', 'nobody'], 1, /nobody/);

  const [balance] = await lines(['balance', '--data', data, '--account', account]);
  assert.deepEqual(balance, { account: Number(account), balance: 1000, reserved: 0, credit_limit: 0, expires: null });
  const ledger = await lines(['ledger', 'list', '--data', data, '--account', account]);
  assert.deepEqual(ledger.map(({ what, amount, balance: after }) => [what, amount, after]),
    [['monthly fee', -99000, 1000], ['top-up', 100000, 100000]]);
  assert.equal(ledger[0].waid, waid);
  assert.equal(ledger[1].invoice, invoice);
  assert.equal(ledger[1].note, 'transfer');

  const [verified] = await lines(['ledger', 'verify', '--data', data]);
  assert.deepEqual(verified, { accounts: 1, bookings: 2, messages: 0, faults: 0 });
});

test('corrections keep the limit unless forced', async () => {
  const { data, account } = await newAccount('money correct', 1000);
  const correct = ['ledger', 'correct', '--data', data, '--account', account, '--note', 'typed wrong', '--amount'];
  assert.equal((await runJson([...correct, '-400'])).balance, 600);
  await refused([...correct, '-601'], 1, /--force/);
  assert.equal((await runJson([...correct, '-601', '--force'])).balance, -1);
});

test('plans and tax have a history that begins now at the earliest', async () => {
  const { data } = await newAccount('money plans');
  const created = ['plan', 'create', '--data', data, '--code', 'D', '--name', 'Plan D', '--fee', '49000', '--quota', '2000'];
  await runJson(created);
  await refused(created, 1, /plan D already/);
  const terms = ['plan', 'terms', '--data', data, '--code', 'D'];
  const later = await runJson([...terms, '--price', '220', '--quota', 'unlimited', '--from', kNextYear]);
  assert.equal(later.quota, 'unlimited');
  assert.equal(later.monthly_fee, 49000);
  await refused([...terms, '--price', '1', '--from', '2020-01-01'], 1, /in the past/);
  await refused([...terms, '--price', '1', '--from', 'tomorrow'], 1, /yyyy-mm-dd/);
  await refused([...terms, '--quota', 'many'], 1, /--quota/);
  await refused([...terms, '--price', 'much'], 2, /--price/);
  const history = (await lines(['plan', 'list', '--data', data])).filter(({ plan }) => plan === 'D');
  assert.deepEqual(history.map(({ from, price, quota }) => [from === null, price, quota]),
    [[true, 200, 2000], [false, 220, 'unlimited']]);
  assert.equal((await runJson(['plan', 'set', '--data', data, '--code', 'D', '--retire'])).retired, true);

  await runJson(['tax', 'set', '--data', data, '--percent', '11.5', '--from', kNextYear]);
  await refused(['tax', 'set', '--data', data, '--percent', '11', '--from', '2020-01-01'], 1, /in the past/);
  await refused(['tax', 'set', '--data', data, '--percent', '11%'], 1, /percent/);
  const rates = await lines(['tax', 'list', '--data', data]);
  assert.deepEqual(rates.map(({ percent }) => percent), ['10', '11.5']);
  assert.equal(rates[1].from.slice(10), 'T17:00:00Z', 'midnight in Jakarta');
});
