// The business behind the dashboard over HTTP: contacts and their import, reminders, money of the customer and of the operator.
// Each answer is held against the API's description.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { startDemo } from '../support/demo.mjs';
import { Gateway } from '../support/gateway.mjs';
import { scratch } from '../support/process.mjs';

async function start(t, name) {
  const gateway = new Gateway(t, scratch(name));
  const demo = await startDemo(gateway);
  const described = await description(gateway.url);
  const owner = await person(gateway.url, described, demo.dashboard);
  const operator = await person(gateway.url, described, demo.operator);
  return { gateway, demo, described, owner, operator, account: owner.session.account.id };
}

const refused = ({ status, body }) => [status, body.error?.code, body.error?.field];

test('contacts are imported a part at a time, found, changed and forgotten', async (t) => {
  const { owner } = await start(t, 'api contacts');
  const header = 'Nama;Nomor HP;Catatan';
  const first = await owner.must('POST', '/v1/contacts/import', { csv: `\uFEFF${header}\r\n"Budi; Toko ""Maju""";0812-1111-0001;\r\nSiti;kosong;\r\n` });
  assert.deepEqual([first.imported, first.updated, first.bad.length], [1, 0, 1]);
  assert.deepEqual([first.bad[0].line, first.bad[0].fault, first.bad[0].text], [3, 'number', 'Siti;kosong;']);
  const lines = Array.from({ length: 300 }, (_, i) => `Nama ${i};0813${String(10_000_000 + i)};<b>${i}</b>`).join('\n');
  const next = await owner.must('POST', '/v1/contacts/import', { csv: `${lines}\n`, header, first_line: 4, opted_in: true, proof: 'formulir toko' });
  assert.deepEqual([next.imported, next.opted_in, next.bad.length], [300, 300, 0]);
  const again = await owner.must('POST', '/v1/contacts/import', { csv: `${lines}\n`, header, first_line: 4, opted_in: true, proof: 'formulir toko' });
  assert.deepEqual([again.imported, again.updated, again.opted_in], [0, 300, 0]);

  assert.equal((await owner.all('/v1/contacts')).length, 301);
  assert.equal((await owner.all('/v1/contacts?consent=opted_in')).length, 300);
  assert.deepEqual((await owner.all('/v1/contacts?q=0812')).map(({ name }) => name), ['Budi; Toko "Maju"']);
  assert.equal((await owner.all('/v1/contacts?q=nama 29')).length, 11);

  const number = '6281310000000';
  const shown = await owner.must('GET', `/v1/contacts/${number}`);
  assert.deepEqual([shown.note, shown.consent, shown.history[0].proof], ['<b>0</b>', 'opted_in', 'formulir toko']);
  assert.equal((await owner.must('PUT', `/v1/contacts/${number}`, { name: 'Dina' })).note, '<b>0</b>');
  assert.equal((await owner.must('PUT', `/v1/contacts/${number}/consent`, { state: 'opted_out' })).consent, 'opted_out');
  const out = await owner.must('POST', '/v1/contacts/import', { csv: `${number},Dina\n`, opted_in: true, proof: 'x' });
  assert.deepEqual([out.opted_in, out.opted_out], [0, 1]);
  await owner.must('DELETE', `/v1/contacts/${number}`);
  const left = await owner.must('GET', `/v1/contacts/${number}`);
  assert.deepEqual([left.name, left.consent, left.history.length], ['', 'opted_out', 2]);

  assert.deepEqual(refused(await owner.get('/v1/contacts/6281399999999')), [404, 'not_found', undefined]);
  assert.deepEqual(refused(await owner.put(`/v1/contacts/${number}/consent`, { state: 'opted_in' })), [422, 'invalid_argument', 'proof']);
  assert.deepEqual(refused(await owner.post('/v1/contacts/import', { csv: 'who,where\n' })), [422, 'invalid_argument', 'csv']);
  assert.deepEqual(refused(await owner.get('/v1/contacts?cursor=!')), [422, 'invalid_argument', 'cursor']);
});

test('a reminder is made from a CSV list, previewed, paused, resumed and ended', async (t) => {
  const { owner, demo } = await start(t, 'api reminders');
  const wanted = { device: demo.waid, name: 'Tagihan', text: 'Halo {name}, tagihan Anda {amount}.', rule: 'FREQ=MONTHLY;BYMONTHDAY=-1', starts_at: '2099-01-31 09:00' };
  const bad = await owner.post('/v1/reminders', { ...wanted, csv: 'number,name,amount\n12,Budi,5\n' });
  assert.deepEqual(refused(bad), [422, 'invalid_argument', 'csv']);
  assert.match(bad.body.error.message, /^line 2: /);
  const made = await owner.must('POST', '/v1/reminders', { ...wanted, csv: 'number,name,amount\n081234567890,Budi,Rp 5.000\n081234567891,Ani,Rp 7.000\n', paused: true });
  assert.deepEqual([made.state, made.recipients, made.runs], ['paused', 2, []]);
  const preview = await owner.must('GET', `/v1/reminders/${made.id}/preview`);
  assert.equal(preview.occurrences[0].texts[0].text, 'Halo Budi, tagihan Anda Rp 5.000.');
  const act = (action) => owner.post(`/v1/reminders/${made.id}/${action}`);
  assert.equal((await act('resume')).body.state, 'active');
  assert.deepEqual(refused(await act('resume')), [409, 'conflict', undefined]);
  assert.equal((await act('pause')).body.state, 'paused');
  assert.equal((await act('end')).body.state, 'ended');
  const other = await owner.must('POST', '/v1/reminders', { ...wanted, recipients: [{ number: '081234567890', variables: { name: 'Budi', amount: '1' } }] });
  const page = await owner.must('GET', '/v1/reminders?limit=1');
  assert.deepEqual([page.data[0].id, page.data.length], [made.id, 1]);
  assert.deepEqual((await owner.all('/v1/reminders')).map(({ id }) => id), [made.id, other.id]);
  assert.deepEqual(refused(await owner.post('/v1/reminders', { ...wanted, csv: 'number\n', recipients: [] })), [422, 'invalid_argument', 'csv']);
  assert.deepEqual(refused(await owner.post('/v1/reminders', { ...wanted, device: 'nobody', recipients: [{ number: '081234567890' }] })), [404, 'not_found', undefined]);
});

test('a customer asks for money, the operator approves, and the invoice is there as a document', async (t) => {
  const { owner, operator, account } = await start(t, 'api top-ups');
  const before = await owner.must('GET', '/v1/balance');
  const once = { 'idempotency-key': 'august' };
  const asked = await owner.must('POST', '/v1/top_up_requests', { amount: 100_000, note: 'transfer BCA' }, once);
  assert.equal((await owner.must('POST', '/v1/top_up_requests', { amount: 100_000, note: 'transfer BCA' }, once)).id, asked.id);
  assert.deepEqual(refused(await owner.post('/v1/top_up_requests', { amount: 5 }, once)), [409, 'idempotency_key_reused', undefined]);
  assert.deepEqual([asked.state, asked.total - asked.tax, asked.account_id], ['open', 100_000, account]);
  const open = await operator.must('GET', '/v1/operator/top_up_requests?state=open');
  assert.deepEqual(open.data.map(({ id }) => id), [asked.id]);
  const approved = await operator.must('POST', `/v1/operator/top_up_requests/${asked.id}/approve`);
  assert.equal(approved.state, 'approved');
  assert.deepEqual(refused(await operator.post(`/v1/operator/top_up_requests/${asked.id}/approve`)), [409, 'conflict', undefined]);
  assert.equal((await owner.must('GET', '/v1/balance')).available, before.available + 100_000);

  const invoice = await owner.must('GET', `/v1/invoices/${approved.invoice_id}`);
  assert.deepEqual([invoice.net, invoice.total, invoice.kind], [100_000, asked.total, 'top_up']);
  const [line] = (await owner.must('GET', '/v1/ledger?limit=1')).data;
  assert.deepEqual([line.what, line.amount, line.invoice], ['top_up', 100_000, invoice.number]);
  const pdf = await fetch(`${owner.url}/v1/invoices/${invoice.id}/pdf`, { headers: owner.headers });
  assert.equal(pdf.headers.get('content-type'), 'application/pdf');
  assert.match(pdf.headers.get('content-disposition'), new RegExp(`${invoice.number}\\.pdf`));
  assert.equal(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString(), '%PDF-');
  const html = (await owner.get(`/v1/invoices/${invoice.id}/html?language=en`)).body;
  assert.match(html, /IDR 100,000/);

  const declined = await owner.must('POST', '/v1/top_up_requests', { amount: 7 });
  const answer = await operator.must('POST', `/v1/operator/top_up_requests/${declined.id}/decline`, { answer: 'tidak ada transfer' });
  assert.deepEqual([answer.state, answer.answer], ['declined', 'tidak ada transfer']);
  const withdrawn = await owner.must('POST', '/v1/top_up_requests', { amount: 8 });
  assert.equal((await owner.must('POST', `/v1/top_up_requests/${withdrawn.id}/withdraw`)).state, 'withdrawn');
  assert.deepEqual((await owner.all('/v1/top_up_requests')).map(({ state }) => state), ['withdrawn', 'declined', 'approved']);
  const checked = await operator.must('POST', '/v1/operator/ledger_check');
  assert.deepEqual([checked.ok, checked.problems], [true, []]);
});

test('the operator adds a customer, tops it up once, corrects, changes plans, tax and rules', async (t) => {
  const { operator, owner } = await start(t, 'api operator');
  const made = await operator.must('POST', '/v1/operator/accounts', { name: 'Klinik Sehat', login: 'dokter@sehat.example', owner_name: 'Dokter' });
  const { id } = made.account;
  const path = `/v1/operator/accounts/${id}`;
  assert.deepEqual(refused(await operator.post('/v1/operator/accounts', { name: 'X', login: 'dokter@sehat.example' })), [409, 'conflict', undefined]);
  assert.deepEqual((await operator.all('/v1/operator/accounts?q=sehat')).map((each) => each.id), [id]);
  assert.deepEqual((await operator.all(`/v1/operator/accounts?q=${id}`)).map((each) => each.id), [id]);

  const once = { 'idempotency-key': 'transfer 81' };
  const booked = await operator.must('POST', `${path}/top_up`, { amount: 50_000 }, once);
  assert.equal((await operator.must('POST', `${path}/top_up`, { amount: 50_000 }, once)).invoice.id, booked.invoice.id);
  assert.equal((await operator.must('POST', `${path}/correction`, { amount: -1_000, note: 'salah transfer' })).available, 49_000);
  assert.deepEqual(refused(await operator.post(`${path}/correction`, { amount: -100_000, note: 'x' })), [409, 'conflict', undefined]);
  assert.deepEqual((await operator.must('GET', '/v1/operator/invoices')).data.map((each) => each.id), [booked.invoice.id]);
  assert.deepEqual(refused(await operator.post(`/v1/operator/invoices/${booked.invoice.id}/pay`)), [409, 'conflict', undefined]);
  const changed = await operator.must('PATCH', path, { postpaid: true, credit_limit: 20_000, last_day: '2099-12-31' });
  assert.deepEqual([changed.postpaid, changed.credit_limit, changed.last_day, changed.available], [true, 20_000, '2099-12-31', 49_000]);

  const plan = await operator.must('POST', '/v1/operator/plans', { code: 'D', name: 'Plan D', price: 180, monthly_fee: 49_000, quota: 2_000 });
  assert.deepEqual([plan.quota, plan.terms.length], [2_000, 1]);
  const later = await operator.must('POST', '/v1/operator/plans/D/terms', { valid_from: '2099-01-01T00:00:00Z', quota: null });
  assert.deepEqual([later.quota, later.terms[1].quota, later.terms[1].price], [2_000, null, 180]);
  assert.equal((await operator.must('PATCH', '/v1/operator/plans/D', { retired: true })).retired, true);
  assert.equal((await owner.must('GET', '/v1/plans')).data.some(({ code }) => code === 'D'), false);
  assert.equal((await operator.must('GET', '/v1/operator/plans')).data.some(({ code }) => code === 'D'), true);
  assert.deepEqual(refused(await operator.patch('/v1/operator/plans/Z', { name: 'x' })), [404, 'not_found', undefined]);

  const rates = await operator.must('POST', '/v1/operator/tax_rates', { valid_from: '2099-01-01T00:00:00.000Z', basis_points: 1_200 });
  assert.equal(rates.data.at(-1).basis_points, 1_200);
  assert.deepEqual(refused(await operator.post('/v1/operator/tax_rates', { valid_from: '2001-01-01T00:00:00Z', basis_points: 0 })), [422, 'invalid_argument', 'valid_from']);
  assert.equal((await operator.must('PATCH', '/v1/operator/seller', { name: 'PT Kurir' })).name, 'PT Kurir');
  assert.equal((await operator.must('GET', '/v1/operator/seller')).name, 'PT Kurir');

  const setting = (policy, name) => policy.settings.find((each) => each.name === name);
  const rules = await operator.must('PATCH', '/v1/operator/plans/C/policy', { set: { daily_cap: '3000' } });
  assert.deepEqual([setting(rules, 'daily_cap').value, setting(rules, 'daily_cap').source], ['3000', 'plan']);
  assert.notEqual(setting(await operator.must('PATCH', '/v1/operator/plans/C/policy', { reset: ['daily_cap'] }), 'daily_cap').source, 'plan');
  assert.equal(setting(await operator.must('PATCH', '/v1/operator/policy', { set: { gap: '2s' } }), 'gap').source, 'default');
  assert.deepEqual(refused(await operator.patch('/v1/operator/policy', { set: { gap: '2s\nforbidden_words=x' } })), [422, 'invalid_argument', 'set']);
  assert.deepEqual(refused(await owner.get('/v1/operator/policy')), [403, 'forbidden', undefined]);
});
