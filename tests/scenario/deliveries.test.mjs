// Webhook calls in the customer's hands, and the operator's view of the whole.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { startDemo } from '../support/demo.mjs';
import { Gateway } from '../support/gateway.mjs';
import { scratch } from '../support/process.mjs';
import { startSink } from '../support/sink.mjs';
import { until } from '../support/wait.mjs';

const code = ({ status, body }) => `${status} ${body?.error?.code ?? 'ok'}`;

async function start(t, name) {
  const gateway = new Gateway(t, scratch(name));
  const demo = await startDemo(gateway);
  const described = await description(demo.url);
  const owner = await person(demo.url, described, demo.dashboard);
  const operator = await person(demo.url, described, demo.operator, 'kata sandi operator 1');
  return { gateway, demo, owner, operator };
}

function verify(secret, { headers, form }) {
  const body = new URLSearchParams(form).toString();
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  assert.equal(headers['webhook-signature'], `v1,${mac}`);
}

test('every call is on record: the sample, the failure, the answer, the repetition', async (t) => {
  const { gateway, demo, owner } = await start(t, 'deliveries');
  const sink = await startSink(t);
  const device = { apikey: demo.apikey, waid: demo.waid };
  assert.equal(code(await owner.post(`/v1/devices/${demo.waid}/webhook_test`, { kind: 'tracking' })), '409 conflict');
  await owner.must('PATCH', `/v1/devices/${demo.waid}`, { tracking_url: sink.trackingUrl });
  const { secret } = await owner.must('GET', `/v1/devices/${demo.waid}/webhook_secret`);
  assert.match(secret, /^whsec_/);

  const sample = await owner.must('POST', `/v1/devices/${demo.waid}/webhook_test`, { kind: 'tracking' });
  assert.equal(sample.status, 200);
  assert.match(sink.calls[0].headers['webhook-id'], /^test_/);
  verify(secret, sink.calls[0]);
  sink.statuses = [500];
  assert.equal((await owner.must('POST', `/v1/devices/${demo.waid}/webhook_test`, { kind: 'tracking' })).status, 500);
  assert.deepEqual((await owner.must('GET', '/v1/deliveries')).data, [], 'a sample is no delivery');

  sink.statuses = [503];
  const id = await gateway.accept(device, '6281200000001', 'halo, apa kabar?');
  await sink.statusesOf(id, 'read');
  const tracked = async () => (await owner.all('/v1/deliveries')).filter(({ summary }) => summary.startsWith(`${id} `));
  await until('all delivered', async () => (await tracked()).every(({ state }) => state === 'delivered'));
  const calls = await tracked();
  assert.deepEqual(calls.map(({ summary }) => summary.split(' ')[1]), ['read', 'received', 'sent']);
  const first = await owner.must('GET', `/v1/deliveries/${calls.at(-1).id}`);
  assert.deepEqual(first.log.map(({ status }) => status), [503, 200]);
  assert.equal(first.last_status, 200);
  assert.equal(new URLSearchParams(first.body).get('waid'), demo.waid);
  assert.deepEqual((await owner.must('GET', '/v1/deliveries?state=failed')).data, []);
  assert.deepEqual((await owner.must('GET', '/v1/deliveries?kind=inbox')).data, []);
  assert.equal((await owner.must('GET', `/v1/deliveries?limit=1&device=${demo.waid}`)).data.length, 1);
  assert.equal(code(await owner.get('/v1/deliveries?device=nobody')), '404 not_found');
  assert.equal(code(await owner.get('/v1/deliveries?state=lost')), '422 invalid_argument');

  const before = sink.calls.length;
  assert.equal((await owner.must('POST', `/v1/deliveries/${first.id}/redeliver`)).state, 'waiting');
  await until('the repetition', () => sink.calls.length === before + 1);
  assert.equal(sink.calls.at(-1).headers['webhook-id'], `evt_${first.id}`);
  assert.deepEqual(await owner.must('POST', '/v1/deliveries/redeliver_failed', {}), { redelivered: 0 });
  assert.equal(code(await owner.post('/v1/deliveries/999999/redeliver')), '404 not_found');
});

test('the operator sees how the gateway does', async (t) => {
  const { gateway, demo, owner, operator } = await start(t, 'health');
  const device = { apikey: demo.apikey, waid: demo.waid };
  for (let i = 0; i < 5; i += 1) await gateway.accept(device, '6281200000001', `halo yang ke-${i}`);
  assert.equal(code(await owner.get('/v1/operator/health')), '403 forbidden');
  const health = await until('five read', async () => {
    const now = await operator.must('GET', '/v1/operator/health');
    return now.totals.read >= 5 && now;
  });
  assert.ok(health.totals.accepted === 5 && health.totals.sent >= 5, JSON.stringify(health.totals));
  assert.ok(health.totals.requests >= 5);
  assert.equal(health.devices.connected, 1);
  assert.ok(health.process.memory_bytes > 1e6 && health.process.cpu_seconds > 0 && health.process.store_commits > 0);
  const slot = await until('a slot with messages', async () => {
    const { slots } = await operator.must('GET', '/v1/operator/health');
    return slots.find(({ accepted }) => accepted > 0);
  });
  assert.ok(slot.accept_p50_ms > 0 && slot.accept_p50_ms <= slot.accept_p99_ms);
});
