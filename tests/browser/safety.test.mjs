// What strangers write stays text wherever it is shown, and who may not be here is kept or put out.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Caller, description, person } from '../support/api.mjs';
import { checkSound, openPage, settled, shoot, signIn, startWorld, words } from '../support/browser.mjs';
import { afterwards } from '../support/cleanup.mjs';
import { totp } from '../support/totp.mjs';
import { until } from '../support/wait.mjs';

const w = words('id');
/// Markup that runs, ends an attribute, or is a link; a mark that turns the direction of reading and a space nobody sees.
const kMarkup = '"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
const kHidden = '\u202Eevil\u2066\u200B';
const kEvil = `javascript:window.pwned=1//${kMarkup}`;
const kEvilText = `${kEvil} ${kHidden}`;

/// Pages that show nothing of a customer's, or nothing yet.
const kSilent = ['/operator/health', '/operator/plans', '/operator/policy'];

/// A customer's webhook that answers with a page.
async function startEvilSink(t) {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(500, { 'content-type': 'text/html' }).end(`<html><body>${kMarkup}</body></html>`));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  afterwards(t, () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

/// Everything that takes a text gets a bad one. Gives the pages that must show it.
async function poison(t, { url, demo }) {
  const described = await description(url);
  const owner = await person(url, described, demo.dashboard);
  const operator = await person(url, described, demo.operator);
  const account = owner.session.account.id;
  const hook = await startEvilSink(t);
  const [ani] = demo.recipients;

  const refused = await owner.patch(`/v1/devices/${demo.waid}`, { inbox_url: 'javascript:window.pwned=1' });
  assert.equal(refused.status, 422, 'a webhook is a URL of http or https');
  await owner.must('PATCH', '/v1/account', { name: kEvil, address: kEvil });
  await owner.must('PATCH', `/v1/devices/${demo.waid}`, { name: kEvil, inbox_url: hook, tracking_url: hook });
  await owner.must('PUT', `/v1/contacts/${ani.number}`, { name: kEvil, note: kEvil });
  await owner.must('PUT', `/v1/contacts/${ani.number}/consent`, { state: 'opted_in', proof: kEvil });
  await owner.must('POST', '/v1/keys', { name: kEvil });
  await owner.must('PATCH', `/v1/users/${owner.session.user.id}`, { name: kEvil });
  await owner.must('POST', '/v1/users', { login: 'mallory', name: kEvil, role: 'viewer' });
  await owner.must('POST', '/v1/top_up_requests', { amount: 50_000, note: kEvil });
  await operator.must('POST', `/v1/operator/accounts/${account}/top_up`, { amount: 20_000, note: kEvil });
  const reminder = await owner.must('POST', '/v1/reminders', { device: demo.waid, name: kEvil, text: kEvilText, rule: '', starts_at: '2099-01-01 09:00', recipients: [{ number: ani.number }] });
  await owner.must('POST', '/v1/sandbox/phones', { number: '6281277770009', name: kEvil.slice(0, 40) });
  const { data: [message] } = await owner.must('POST', '/v1/messages', { device: demo.waid, to: [ani.number], text: kEvilText });
  await demo.sim.send(ani.number, demo.device_number, kEvilText);
  await new Caller(url, described, { 'user-agent': kEvil }).post('/v1/session', { login: demo.dashboard.login, password: demo.dashboard.password });
  await until('the incoming text', async () => (await owner.all(`/v1/conversations/${demo.waid}/${ani.number}/messages`)).some(({ from, text }) => from === 'them' && text === kEvilText));
  const delivery = await until('an answered call', async () => (await owner.must('GET', '/v1/deliveries')).data.find(({ last_status }) => last_status === 500));

  const [invoice] = (await owner.must('GET', '/v1/invoices')).data;

  const own = ['/', '/compose', '/messages', `/messages/${message.id}`, '/inbox', `/inbox/${demo.waid}/${ani.number}`, '/reminders', `/reminders/${reminder.id}`, '/contacts', `/contacts/${ani.number}`, '/devices', `/devices/${demo.waid}`, `/devices/${demo.waid}?tab=webhooks`, `/devices/${demo.waid}?tab=rules`, '/deliveries', `/deliveries/${delivery.id}`, '/keys', '/examples', '/billing', '/audit', '/settings', '/settings?tab=account', '/settings?tab=team', '/sandbox', `/v1/invoices/${invoice.id}/html`];
  const operators = ['/operator/customers', `/operator/customers/${account}`, '/operator/top-ups', '/operator/invoices', '/operator/devices', '/operator/audit', '/operator/health', '/operator/plans', '/operator/policy'];
  return { own, operators, account };
}

/// Whatever happens on `page` that must not: a dialog, a refusal of the CSP, a script of the payload.
async function guard(page) {
  page.on('dialog', (dialog) => {
    page.faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    window.refusals = [];
    document.addEventListener('securitypolicyviolation', (event) => window.refusals.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
}

/// Opens `path` and waits until the payload is there to be read, where the page shows one at all.
async function look(page, path) {
  await page.goto(path);
  if (!path.startsWith('/v1/')) await settled(page);
  const seen = await inspect(page, path);
  if (seen === 0 && !kSilent.includes(path)) await until(`the payload on ${path}`, async () => (await inspect(page, path)) > 0);
}

async function inspect(page, path) {
  const found = await page.evaluate(() => ({
    pwned: window.pwned,
    refusals: window.refusals,
    images: document.querySelectorAll('img[src="x"], [onerror]').length,
    scripts: [...document.scripts].filter((script) => !script.src).map((script) => script.textContent),
    links: [...document.links].filter((link) => !/^(https?|mailto|tel|blob):/.test(link.protocol)).map((link) => link.href),
  }));
  assert.deepEqual(found, { pwned: undefined, refusals: [], images: 0, scripts: [], links: [] }, path);
  assert.deepEqual(page.faults, [], path);
  return page.evaluate(() => document.body.innerText.split('<script>window.pwned').length - 1 + [...document.querySelectorAll('input, textarea')].filter(({ value }) => value.includes('<script>window.pwned')).length);
}

/// What is only seen after a click: the answer to a trial call, and a recipient and a text that are being written.
async function provoke(page, waid) {
  await page.goto(`/devices/${waid}?tab=webhooks`);
  await page.getByRole('button', { name: w('devices:webhooks.test_inbox') }).click();
  await page.getByRole('region', { name: w('devices:webhooks.answer') }).waitFor();
  assert.ok((await inspect(page, 'the answer of a webhook')) > 1);
  await page.goto('/compose');
  await settled(page);
  await page.getByRole('textbox', { name: w('compose:recipients') }).fill(kMarkup);
  await page.keyboard.press('Enter');
  await page.getByLabel(w('compose:text')).fill(kEvilText);
  await page.getByRole('button', { name: w('compose:send_to', { count: 1 }) }).click();
  assert.ok((await inspect(page, 'a letter')) > 1);
}

test('texts of strangers stay text on every page, for customers and operators', async (t) => {
  const world = await startWorld(t, 'browser strangers');
  const { own, operators, account } = await poison(t, world);
  const page = await openPage(world.browser, world.url);
  await guard(page);
  await signIn(page, world.demo.dashboard);
  for (const path of own) await look(page, path);
  await page.goto(own[5]);
  await settled(page);
  await shoot(page, 'safety-inbox');
  await provoke(page, world.demo.waid);

  const staff = await openPage(world.browser, world.url);
  await guard(staff);
  await signIn(staff, world.demo.operator);
  for (const path of operators) await look(staff, path);
  await staff.evaluate(([id, name]) => sessionStorage.setItem('kurir.account', JSON.stringify({ id, name })), [account, kEvil]);
  for (const path of own.slice(0, 6)) await look(staff, path);
});

test('who guesses a password is locked out, and told for how long', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser lock-out');
  const page = await openPage(browser, url);
  await page.goto('/sign-in');
  await page.getByLabel(w('session:login')).fill(demo.dashboard.login);
  const password = page.getByRole('textbox', { name: w('session:password') });
  const enter = page.getByRole('button', { name: w('session:sign_in'), exact: true });
  const locked = page.getByRole('alert').filter({ hasText: w('session:locked_out') });
  let tries = 0;
  for (let refused = ''; refused !== 'locked'; tries += 1) {
    assert.ok(tries < 20, 'nobody is locked out');
    await password.fill(`tebakan ${tries}`);
    const answer = page.waitForResponse((response) => response.url().endsWith('/v1/session') && response.request().method() === 'POST');
    await enter.click();
    refused = (await answer).status() === 429 ? 'locked' : 'wrong';
    if (refused === 'wrong') await page.getByText(w('session:wrong_password')).waitFor();
  }
  assert.ok(tries > 3, `locked out after ${tries} tries: too soon for people`);
  await locked.waitFor();
  assert.match(await locked.innerText(), /\d:\d\d/);
  await checkSound(page, 'the lock-out');
  await shoot(page, 'safety-locked-out');

  await password.fill(demo.dashboard.password);
  await enter.click();
  await locked.waitFor();
  assert.match(page.url(), /\/sign-in/, 'even the right one must wait');
});

async function leave(page, name) {
  await page.getByRole('button', { name: w('common:user_menu', { name }) }).click();
  await page.getByRole('menuitem', { name: w('common:sign_out') }).click();
  await page.waitForURL('**/sign-in**');
}

test('who signs out is out, and comes back to where the way led', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser sign-out');
  const page = await openPage(browser, url);
  await signIn(page, demo.dashboard);
  const cookies = await page.context().cookies();
  assert.deepEqual(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite })), [{ name: 'kurir_session', httpOnly: true, sameSite: 'Strict' }]);
  await leave(page, 'Demo');
  await page.goto('/messages?state=held');
  await page.waitForURL('**/sign-in**');
  const answer = await fetch(`${url}/v1/session`, { headers: { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join() } });
  assert.equal(answer.status, 401, 'the cookie of before is worth nothing');
  await page.getByLabel(w('session:login')).fill(demo.dashboard.login);
  await page.getByRole('textbox', { name: w('session:password') }).fill(demo.dashboard.password);
  await page.getByRole('button', { name: w('session:sign_in'), exact: true }).click();
  await page.waitForURL('**/messages?state=held');
  assert.deepEqual(page.faults, []);
});

test('a person who is disabled is put out at once', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser disabled');
  const described = await description(url);
  const owner = await person(url, described, demo.dashboard);
  const made = await owner.must('POST', '/v1/users', { login: 'siti', name: 'Siti', role: 'developer' });
  const password = 'kopi susu 2026';
  await person(url, described, { login: 'siti', password: made.password }, password);
  const theirs = await openPage(browser, url);
  await signIn(theirs, { login: 'siti', password });
  await theirs.goto('/messages');
  await settled(theirs);

  const page = await openPage(browser, url);
  await signIn(page, demo.dashboard);
  await page.goto('/settings?tab=team');
  await settled(page);
  await page.getByRole('button', { name: w('settings:user_actions', { name: 'Siti' }) }).click();
  await page.getByRole('menuitem', { name: w('settings:disable') }).click();
  await page.getByRole('dialog').getByRole('button', { name: w('settings:disable'), exact: true }).click();
  await page.getByText(w('settings:user_disabled'), { exact: true }).waitFor();
  await checkSound(page, 'the team');

  await theirs.waitForURL('**/sign-in**');
});

test('a second factor is enrolled, asked for, and replaced by a recovery code once', async (t) => {
  const { browser, url, demo } = await startWorld(t, 'browser second factor');
  const page = await openPage(browser, url);
  await signIn(page, demo.dashboard);
  await page.goto('/settings');
  await settled(page);
  await page.getByRole('button', { name: w('settings:totp_enable') }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: w('session:password_now') }).fill(demo.dashboard.password);
  await form.getByRole('button', { name: w('common:next') }).click();
  await form.getByRole('img', { name: w('settings:totp_qr') }).waitFor();
  await shoot(page, 'safety-second-factor');
  const secret = /\b[A-Z2-7]{16,}\b/.exec(await form.innerText())?.[0] ?? (await form.locator('input[readonly]').inputValue());
  await form.getByLabel(w('settings:totp_code')).fill('000000');
  await form.getByRole('button', { name: w('settings:totp_confirm'), exact: true }).click();
  await form.getByText(w('common:errors.wrong_totp')).waitFor();
  await form.getByLabel(w('settings:totp_code')).fill(totp(secret));
  await form.getByRole('button', { name: w('settings:totp_confirm'), exact: true }).click();
  await form.getByText(w('settings:recovery_about')).waitFor();
  const codes = await form.getByRole('listitem').allInnerTexts();
  assert.equal(codes.length, 10);
  await form.getByRole('button', { name: w('settings:recovery_kept') }).click();
  await page.getByText(w('settings:totp_on'), { exact: true }).waitFor();
  await checkSound(page, 'the settings');

  const enter = async (code) => {
    await page.getByLabel(w('session:totp'), { exact: false }).fill(code);
    await page.getByRole('button', { name: w('session:verify'), exact: true }).click();
  };
  const begin = async () => {
    await leave(page, 'Demo');
    await page.getByLabel(w('session:login')).fill(demo.dashboard.login);
    await page.getByRole('textbox', { name: w('session:password') }).fill(demo.dashboard.password);
    await page.getByRole('button', { name: w('session:sign_in'), exact: true }).click();
    await page.getByRole('heading', { name: w('session:totp_title') }).waitFor();
  };
  await begin();
  await enter('123456');
  await page.getByText(w('common:errors.wrong_totp')).waitFor();
  await enter(totp(secret, 1));  // each code counts once
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await settled(page);
  await begin();
  await enter(codes[0]);
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await settled(page);
  await begin();
  await enter(codes[0]);
  await page.getByText(w('common:errors.wrong_totp')).waitFor();
});
