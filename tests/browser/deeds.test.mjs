// Deeds of few clicks, each with what it changes: messages taken back, a device logged out, the books read, a plan's other terms.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { checkSound, openPage, rupiah, settled, signIn, startWorld, words } from '../support/browser.mjs';
import { until } from '../support/wait.mjs';

const w = words('id');
const button = (scope, key, values) => scope.getByRole('button', { name: w(key, values), exact: true });

async function open(page, path) {
  await page.goto(path);
  await settled(page);
}

test('all that waits is taken back, and its money with it; then the device is logged out', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser deeds');
  const owner = await person(url, await description(url), demo.dashboard);
  const before = (await owner.must('GET', '/v1/balance')).available;
  const to = demo.recipients.map(({ number }) => number).slice(0, 2);
  const send_at = new Date(Date.now() + 86_400_000).toISOString();
  await owner.must('POST', '/v1/messages', { device: demo.waid, to, text: 'Besok kami tutup.', send_at });
  const page = await openPage(browser, url);
  await signIn(page, demo.dashboard);

  await open(page, '/messages');
  await button(page, 'messages:more_actions').click();
  await page.getByRole('menuitem', { name: w('messages:cancel_all') }).click();
  await button(page.getByRole('dialog'), 'messages:cancel_all_yes').click();
  await page.getByRole('alert').filter({ hasText: w('messages:cancelled_count', { count: 2 }) }).waitFor();
  const table = page.getByRole('table');
  await until('both cancelled', async () => (await table.getByText(w('common:states.message.cancelled'), { exact: true }).count()) === 2);
  assert.equal((await owner.must('GET', '/v1/balance')).available, before);

  await open(page, `/devices/${demo.waid}`);
  await button(page, 'devices:log_out').click();
  await button(page.getByRole('dialog'), 'devices:log_out_yes').click();
  await page.getByRole('alert').filter({ hasText: w('devices:logged_out_toast') }).waitFor();
  await page.getByRole('img', { name: w('devices:pairing.qr_label') }).waitFor();
  assert.equal((await owner.must('GET', `/v1/devices/${demo.waid}`)).state, 'logged_out');
  await checkSound(page, 'after logging out');
});

test('the operator reads the books, and gives a plan other terms from now on', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser operator deeds');
  const operator = await person(url, await description(url), demo.operator);
  const page = await openPage(browser, url);
  await signIn(page, demo.operator);

  await open(page, '/operator/health');
  await button(page, 'health:ledger_check').click();
  await page.getByRole('status').getByText(w('health:ledger_ok'), { exact: true }).waitFor();

  const [{ code, price }] = (await operator.must('GET', '/v1/operator/plans')).data;
  await open(page, `/operator/plans?plan=${code}`);
  await button(page, 'plans:new_terms').click();
  const form = page.getByRole('dialog');
  await form.getByLabel(w('plans:price')).fill(String(price + 1_050));
  await button(form, 'common:save').click();
  await page.getByRole('alert').filter({ hasText: w('plans:terms_saved') }).waitFor();
  const history = page.getByRole('row').filter({ hasText: w('plans:in_force') });
  await history.getByText(rupiah(price + 1_050), { exact: true }).waitFor();
  await checkSound(page, 'a plan with other terms');
});
