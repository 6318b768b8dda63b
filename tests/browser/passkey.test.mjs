// An account that is linked with a passkey only, paired on the device's page. A browser answers WhatsApp's challenge on WhatsApp's
// own pages only, even with the right passkey at hand: the page says so, and takes the answer that was given elsewhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { description, person } from '../support/api.mjs';
import { checkAccessible, checkSound, openPage, settled, shoot, signIn, startWorld, words } from '../support/browser.mjs';
import { run } from '../support/process.mjs';

const w = words('id');

/// An authenticator with a resident passkey that agrees at once, as a fingerprint reader under a finger would.
async function addAuthenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  await session.send('WebAuthn.addVirtualAuthenticator', { options });
}

test('a passkey is asked for, refused by the browser, and its answer pasted: the device is linked', async (t) => {
  const { browser, url, gateway, demo } = await startWorld(t, 'browser passkey');
  const owner = await person(url, await description(url), demo.dashboard);
  const { waid } = await owner.must('POST', '/v1/devices', { name: 'Gudang' });
  const { number } = await demo.sim.addPhone({ name: 'Gudang' });
  await demo.sim.fault('passkey', number);
  const page = await openPage(browser, url);
  await addAuthenticator(page);
  await signIn(page, demo.dashboard);
  await page.goto(`/devices/${waid}`);
  await page.getByRole('img', { name: w('devices:pairing.qr_label') }).waitFor();
  const { stdout } = await run(['device', 'qr', '--data', gateway.data, '--waid', waid, '--wait', '10']);
  const scanned = demo.sim.scan(number, stdout.split('\n')[0]);

  await page.getByRole('button', { name: w('devices:pairing.passkey_use'), exact: true }).click();
  await page.getByRole('alert').filter({ hasText: w('devices:pairing.passkey_refused') }).waitFor();
  const elsewhere = page.getByText(w('devices:pairing.passkey_elsewhere'), { exact: true });
  await elsewhere.click();
  await settled(page);
  await checkSound(page, 'the passkey step');
  await checkAccessible(page, 'the passkey step');
  await shoot(page, 'passkey');

  const { options } = await owner.must('GET', `/v1/devices/${waid}/pairing/passkey`);
  assert.equal(options.rpId, 'whatsapp.com');
  const answer = page.getByLabel(w('devices:pairing.passkey_answer'));
  const give = page.getByRole('button', { name: w('devices:pairing.passkey_send'), exact: true });
  await answer.fill('{"rawId":');
  await give.click();
  await page.getByRole('alert').filter({ hasText: w('devices:pairing.passkey_refused') }).waitFor();
  const { assertion } = await demo.sim.call('POST', `/phones/${number}/passkey`, options);
  await answer.fill(JSON.stringify(assertion));
  await give.click();
  await page.getByRole('heading', { name: w('devices:pairing.done'), exact: true }).waitFor();
  await scanned;
});
