// A newcomer's story, by clicking through: from a device without a number to an answered conversation.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSound, openPage, openTab, rupiah, settled, shoot, signIn, startWorld, words } from '../support/browser.mjs';

const w = words('id');
const kShop = { name: 'Toko Melati', number: '6281277770001', shown: '+62 812-7777-0001' };
const kCustomer = { name: 'Citra', number: '6281277770002', shown: '+62 812-7777-0002' };

async function open(page, entry) {
  await page.getByRole('navigation', { name: w('common:nav.label') }).getByRole('link', { name: w(`common:nav.${entry}`), exact: true }).click();
  await settled(page);
}

const button = (scope, key, values) => scope.getByRole('button', { name: w(key, values), exact: true });

/// From the list of devices to the page of a new one, which offers its code.
async function addDevice(page, name) {
  await open(page, 'devices');
  await button(page, 'devices:add').click();
  const form = page.getByRole('dialog');
  await form.getByLabel(w('devices:name'), { exact: true }).fill(name);
  await button(form, 'devices:add').click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  return new URL(page.url()).pathname.split('/').at(-1);
}

/// A virtual phone of one's own; gives its screen.
async function makePhone(page, { name, number }) {
  await open(page, 'sandbox');
  await button(page, 'sandbox:new_phone').click();
  const form = page.getByRole('dialog');
  await form.getByLabel(w('sandbox:name')).fill(name);
  await form.getByLabel(w('sandbox:number')).fill(number);
  await button(form, 'sandbox:create_phone').click();
  await form.waitFor({ state: 'detached' });
  return holdPhone(page, name);
}

/// Takes the phone of `name` in the hand.
async function holdPhone(page, name) {
  await page.getByRole('list', { name: w('sandbox:whose') }).getByRole('button', { name }).click();
  const phone = page.getByRole('region', { name: w('sandbox:phone_of', { name }) });
  await phone.waitFor();
  return phone;
}

/// Signed in on two pages: the dashboard, and the virtual phones beside it.
async function startStory(t, name) {
  const world = await startWorld(t, name);
  const page = await openPage(world.browser, world.url);
  await signIn(page, world.demo.dashboard);
  const phones = await openTab(page.context());
  await phones.goto('/sandbox');
  await settled(phones);
  return { ...world, page, phones };
}

async function write(page, { to, text, at }) {
  await open(page, 'compose');
  await page.getByRole('textbox', { name: w('compose:device'), exact: true }).click();
  await page.getByRole('option', { name: kShop.name }).click();
  const recipients = page.getByRole('textbox', { name: w('compose:recipients') });
  await recipients.fill(to);
  await recipients.press('Enter');
  await page.getByLabel(w('compose:text')).fill(text);
  if (!at) return;
  await page.getByRole('radiogroup', { name: w('compose:when') }).getByText(w('compose:later'), { exact: true }).click();
  await page.getByLabel(w('compose:at')).fill(at);
}

async function available(page) {
  return page.evaluate(async () => (await (await fetch('/v1/balance')).json()).available);
}

/// A day from now as the form takes it, in the account's time zone.
function tomorrow() {
  return new Date(Date.now() + 86_400_000).toLocaleString('sv-SE', { timeZone: 'Asia/Jakarta' }).slice(0, 16).replace(' ', 'T');
}

test('a newcomer pairs, writes, is read and answered, replies, plans and takes it back', async (t) => {
  const { page, phones } = await startStory(t, 'browser story');

  await addDevice(page, kShop.name);
  await page.getByRole('img', { name: w('devices:pairing.qr_label') }).waitFor();
  await checkSound(page, 'the pairing panel');
  await shoot(page, 'story-1-pairing');

  const shop = await makePhone(phones, kShop);
  await button(shop, 'sandbox:linked_devices').click();
  await shoot(phones, 'story-2-scan');
  await button(shop, 'sandbox:link.scan_what', { name: kShop.name }).click();
  await shop.getByRole('alert').filter({ hasText: w('sandbox:link.done') }).waitFor();
  await page.getByRole('heading', { name: w('devices:pairing.done'), exact: true }).waitFor();
  await page.getByText(w('devices:pairing.done_about', { number: kShop.shown })).waitFor();
  await page.getByRole('main').getByText(w('common:states.device.connected'), { exact: true }).first().waitFor();
  await shoot(page, 'story-3-connected');

  const customer = await makePhone(phones, kCustomer);
  const before = await available(page);
  await write(page, { to: '0812-7777-0002', text: 'Halo Citra, pesanan Anda sudah siap.' });
  const preview = page.getByRole('list', { name: w('compose:preview.per_recipient') });
  await preview.getByText(w('compose:preview.leaves_now')).waitFor();
  await preview.getByText(kCustomer.shown).waitFor();
  const price = await page.evaluate(async () => (await (await fetch('/v1/devices')).json()).data.at(-1).plan.price);
  assert.ok(price > 0);
  await page.getByRole('definition').filter({ hasText: rupiah(price) }).first().waitFor();
  await page.getByRole('definition').filter({ hasText: rupiah(before - price) }).waitFor();
  await shoot(page, 'story-4-compose');
  await button(page, 'compose:send_to', { count: 1 }).click();
  await page.getByText(w('compose:result.title_all', { count: 1 })).waitFor();
  await page.getByRole('link', { name: kCustomer.shown }).click();
  await page.getByRole('heading', { level: 1, name: w('messages:message', { id: '' }).trim() }).waitFor();

  const timeline = page.getByRole('listitem');
  await timeline.filter({ hasText: w('messages:steps.received') }).waitFor();
  assert.equal(await timeline.filter({ hasText: w('messages:steps.read') }).count(), 0, 'nobody has opened the chat yet');
  await customer.getByRole('list', { name: w('sandbox:chats') }).getByRole('button', { name: kShop.name }).click();
  await customer.getByText('Halo Citra, pesanan Anda sudah siap.').waitFor();
  await timeline.filter({ hasText: w('messages:steps.read') }).waitFor();
  await checkSound(page, 'a read message');
  await shoot(page, 'story-5-read');

  await open(page, 'inbox');
  await customer.getByRole('textbox').fill('Baik, saya ambil sore ini.');
  await button(customer, 'sandbox:send').click();
  const conversation = page.getByRole('region', { name: w('inbox:list') }).getByRole('link').filter({ hasText: 'Baik, saya ambil sore ini.' });
  await conversation.getByText(w('inbox:unread', { count: 1 })).waitFor();
  await conversation.click();
  const reply = page.getByRole('textbox', { name: /^Balas/ });
  await reply.fill('Kami tunggu, terima kasih.');
  await page.getByRole('main').getByRole('button', { name: w('inbox:send'), exact: true }).click();
  await customer.getByText('Kami tunggu, terima kasih.').waitFor();
  await page.getByRole('main').getByText('Kami tunggu, terima kasih.').last().waitFor();
  await customer.getByRole('textbox').fill('Sampai nanti!');
  await button(customer, 'sandbox:send').click();
  await page.getByRole('main').getByText('Sampai nanti!').last().waitFor();
  await checkSound(page, 'the conversation');
  await shoot(page, 'story-6-inbox');
  await checkSound(phones, 'the phone');
  await shoot(phones, 'story-7-phone');

  const credit = await available(page);
  await write(page, { to: kCustomer.number, text: 'Besok kami buka jam 9.', at: tomorrow() });
  await button(page, 'compose:schedule_to', { count: 1 }).click();
  await page.getByText(w('compose:result.title_all', { count: 1 })).waitFor();
  await page.getByRole('link', { name: kCustomer.shown }).click();
  await page.getByText(w('messages:why.scheduled'), { exact: true }).waitFor();
  assert.equal(await available(page), credit - price);
  await button(page, 'messages:cancel_message').click();
  await button(page.getByRole('dialog'), 'messages:cancel_yes').click();
  await page.getByText(w('messages:why.cancelled'), { exact: true }).waitFor();
  assert.equal(await available(page), credit, 'the price is given back');
  await checkSound(page, 'a cancelled message');
  await shoot(page, 'story-8-cancelled');

  await open(page, 'billing');
  await page.getByRole('tabpanel').getByText(rupiah(credit), { exact: true }).first().waitFor();
  await page.getByRole('tab', { name: w('billing:tabs.ledger') }).click();
  await page.getByRole('row').filter({ hasText: w('billing:booking.messages') }).filter({ hasText: rupiah(credit) }).first().waitFor();
  await checkSound(page, 'the ledger');
});

test('a device is paired by typing its eight characters on the phone', async (t) => {
  const { page, phones } = await startStory(t, 'browser story code');
  await addDevice(page, kShop.name);
  await page.getByRole('radiogroup', { name: w('devices:pairing.method') }).getByText(w('devices:pairing.by_code'), { exact: true }).click();
  const shop = await makePhone(phones, kShop);
  await page.getByLabel(w('devices:pairing.number')).fill('0812 7777 0001');
  await button(page, 'devices:pairing.get_code').click();
  const code = page.getByRole('status').filter({ hasText: /^[1-9A-Z]{4}-[1-9A-Z]{4}$/ });
  await code.waitFor();
  await page.getByText(w('devices:pairing.code_for', { number: kShop.shown })).waitFor();
  await checkSound(page, 'the code');
  await shoot(page, 'story-code');

  await button(shop, 'sandbox:linked_devices').click();
  await shop.getByLabel(w('sandbox:link.code')).fill((await code.textContent()).toLowerCase());
  await button(shop, 'sandbox:link.type_now').click();
  await page.getByRole('heading', { name: w('devices:pairing.done'), exact: true }).waitFor();
  await shop.getByRole('alert').filter({ hasText: w('sandbox:link.done') }).waitFor();
});
