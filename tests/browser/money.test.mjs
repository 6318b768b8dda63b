// The money runs out, is asked for, and comes: the customer's pages and the operator's beside each other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { checkAccessible, checkSound, openPage, rupiah, settled, shoot, signIn, startWorld, words } from '../support/browser.mjs';

const w = words('id');
const kAmount = 50_000;

async function compose(page, number, text) {
  await page.goto('/compose');
  await settled(page);
  const recipients = page.getByRole('textbox', { name: w('compose:recipients') });
  await recipients.fill(number);
  await recipients.press('Enter');
  await page.getByLabel(w('compose:text')).fill(text);
}

const send = (page) => page.getByRole('button', { name: w('compose:send_to', { count: 1 }), exact: true }).click();

/// The figure with this name on the billing page.
const figure = (page, name, amount) => page.getByRole('tabpanel').locator('div').filter({ hasText: new RegExp(`^${name}${rupiah(amount)}`) }).first();

test('an empty account says what to do, is topped up by the operator, and sends again', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser money');
  const described = await description(url);
  const owner = await person(url, described, demo.dashboard);
  const staff = await person(url, described, demo.operator);
  const account = owner.session.account;
  const [{ number }] = demo.recipients;
  const [{ plan: { price } }] = (await owner.must('GET', '/v1/devices')).data;
  const { available } = await owner.must('GET', '/v1/balance');
  await staff.must('POST', `/v1/operator/accounts/${account.id}/correction`, { amount: price - available, note: 'Uji saldo' });

  const page = await openPage(browser, url);
  await signIn(page, demo.dashboard);
  await compose(page, number, 'Pesan terakhir dari saldo ini.');
  await page.getByRole('definition').filter({ hasText: rupiah(0) }).waitFor();
  await send(page);
  await page.getByText(w('compose:result.title_all', { count: 1 })).waitFor();

  await compose(page, number, 'Satu lagi?');
  await page.getByText(w('compose:preview.refused')).waitFor();
  await page.getByText(w('common:errors.minimum_balance')).first().waitFor();
  await page.getByText(w('common:errors.minimum_balance_to_do')).first().waitFor();
  await checkAccessible(page, 'compose without money');
  await shoot(page, 'money-1-refused');
  await send(page);
  await page.getByText(w('compose:result.title_none')).waitFor();
  await page.getByText(w('common:errors.minimum_balance')).first().waitFor();
  await checkSound(page, 'the refusal');

  const desk = await openPage(browser, url);
  await signIn(desk, demo.operator);
  await desk.goto('/operator/top-ups');
  await settled(desk);
  await desk.getByText(w('topups:none_open'), { exact: true }).waitFor();

  await page.goto('/billing');
  await settled(page);
  await figure(page, w('billing:spendable'), 0).waitFor();
  await page.getByRole('button', { name: w('billing:ask'), exact: true }).click();
  const form = page.getByRole('dialog', { name: w('billing:ask') });
  await form.getByRole('textbox', { name: w('billing:amount') }).fill(String(kAmount));
  await form.getByLabel(w('billing:note')).fill('Transfer BCA');
  const { tax_basis_points: rate } = await owner.must('GET', '/v1/plans');
  const total = kAmount + Math.floor((kAmount * rate) / 10_000 + 0.5);
  await form.getByRole('definition').filter({ hasText: rupiah(total) }).waitFor();
  await checkAccessible(page, 'asking for money');
  await shoot(page, 'money-2-ask');
  await form.getByRole('button', { name: w('billing:ask_yes'), exact: true }).click();
  await form.waitFor({ state: 'detached' });
  await page.getByRole('row').filter({ hasText: 'Transfer BCA' }).getByText(w('common:states.top_up.open'), { exact: true }).waitFor();

  const request = desk.getByRole('row').filter({ hasText: 'Transfer BCA' });
  await request.waitFor();
  await shoot(desk, 'money-3-operator');
  await request.getByRole('button', { name: w('topups:approve_what', { name: account.name, amount: rupiah(kAmount) }) }).click();
  await desk.getByRole('dialog').getByRole('button', { name: w('topups:approve'), exact: true }).click();
  await desk.getByText(w('topups:none_open'), { exact: true }).waitFor();
  await checkSound(desk, 'the operator');

  await figure(page, w('billing:spendable'), kAmount).waitFor();
  await page.getByRole('row').filter({ hasText: 'Transfer BCA' }).getByText(w('common:states.top_up.approved'), { exact: true }).waitFor();
  await checkSound(page, 'the money');
  await shoot(page, 'money-4-topped-up');
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: w('billing:look_at', { name: rupiah(total) }) }).click();
  const invoice = await opened;
  await invoice.getByText(/KUR|INV|\d{4}\/\d+|\d{4}-\d+/).first().waitFor();
  await invoice.getByText(total.toLocaleString('id-ID')).first().waitFor();
  await shoot(invoice, 'money-5-invoice');

  await compose(page, number, 'Sekarang bisa lagi.');
  await page.getByText(w('compose:preview.leaves_now')).waitFor();
  await send(page);
  await page.getByText(w('compose:result.title_all', { count: 1 })).waitFor();
  assert.equal((await owner.must('GET', '/v1/balance')).available, kAmount - price);
  await page.goto('/billing?tab=ledger');
  await settled(page);
  const booked = page.getByRole('row').filter({ hasText: w('billing:booking.top_up') }).first();
  await booked.getByText(rupiah(kAmount)).first().waitFor();
  await checkSound(page, 'the ledger');
  await shoot(page, 'money-6-ledger');
});
