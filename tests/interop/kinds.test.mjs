// Messages beyond plain text between Kurir's client library and a companion that others wrote, each way and kind by kind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { Companion } from '../support/baileys.mjs';
import { startDriver } from '../support/driver.mjs';
import { scratch } from '../support/process.mjs';
import { startSim } from '../support/sim.mjs';
import { until } from '../support/wait.mjs';

const kCard = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ani\nTEL;type=CELL;waid=6281200000009:+62 812 0000 0009\nEND:VCARD';

/// Everything that Baileys tells of, in order: [name of the event, value].
class Ears {
  heard = [];

  constructor(socket) {
    for (const name of ['messages.upsert', 'messages.update', 'messages.reaction', 'presence.update', 'message-receipt.update']) {
      socket.ev.on(name, (value) => this.heard.push([name, value]));
    }
  }

  /// The first value of these events for which `look` gives something.
  find(name, look) {
    return until(`${name} at Baileys`, () => {
      for (const [event, value] of this.heard) {
        const found = event === name && look(value);
        if (found) return found;
      }
      return undefined;
    });
  }

  /// The message with this id.
  message(id) {
    return this.find('messages.upsert', ({ messages }) => messages.find(({ key }) => key.id === id));
  }
}

/// Kurir's device of one number and Baileys' of another one.
async function world(t, name) {
  const dir = scratch(`kinds ${name}`);
  const sim = await startSim(t, dir);
  const ours = (await sim.addPhone({ name: 'Ours' })).number;
  const theirs = (await sim.addPhone({ name: 'Theirs' })).number;
  const driver = startDriver(t, { url: sim.url, root: sim.root, dir });
  const device = await driver.pair(sim, ours);
  const companion = new Companion(t, sim, theirs, join(dir, 'baileys'));
  await companion.start();
  const ears = new Ears(companion.socket);
  const call = (command, args) => driver.call(command, { device, to: theirs, ...args });
  const jid = `${ours}@s.whatsapp.net`;
  const say = (content, options) => companion.socket.sendMessage(jid, content, options);
  const message = (id) => driver.event({ event: 'message', id });
  return { sim, ours, theirs, driver, device, companion, ears, call, jid, say, message };
}

/// What the phone of a number heard, of one kind.
function onPhone(sim, number, kind) {
  return until(`a ${kind} on the phone of ${number}`, async () =>
    (await sim.call('GET', `/phones/${number}/happenings`)).happenings.find((happening) => happening.kind === kind));
}

async function noViolations(sim) {
  const { violations } = await sim.state();
  for (const [name, count] of Object.entries(violations)) {
    if (name !== 'unknown_requests') assert.equal(count, 0, name);
  }
}

test('Kurir answers, mentions, reacts, edits and takes back; Baileys understands', async (t) => {
  const { sim, ours, theirs, companion, ears, call, say, message } = await world(t, 'from kurir');
  const question = await say({ text: 'a question' });
  const asked = await message(question.key.id);
  assert.equal(asked.text, 'a question');
  assert.equal(asked.senderNumber, theirs);

  const reply = await call('send_text', {
    text: `@${theirs} an answer`,
    quote: { id: question.key.id, fromMe: false, text: 'a question' },
    mentions: [theirs],
  });
  const answered = await ears.message(reply.id);
  const { text, contextInfo } = answered.message.extendedTextMessage;
  const me = companion.socket.authState.creds.me.lid.replace(/:\d+/, '');
  assert.equal(text, `@${me.split('@')[0]} an answer`);
  assert.equal(contextInfo.stanzaId, question.key.id);
  assert.equal(contextInfo.participant, me);
  assert.equal(contextInfo.quotedMessage.conversation, 'a question');
  assert.deepEqual(contextInfo.mentionedJid, [me]);

  await call('react', { target: { id: question.key.id, fromMe: false }, emoji: '👍' });
  const reaction = await ears.find('messages.reaction', (list) => list.find(({ reaction }) => reaction.text === '👍'));
  assert.equal(reaction.key.id, question.key.id);
  assert.equal(reaction.key.fromMe, true, 'from where Baileys stands it is its own message');
  await call('react', { target: { id: question.key.id, fromMe: false }, emoji: '' });
  await ears.find('messages.reaction', (list) => list.find(({ reaction }) => reaction.text === ''));

  await call('edit', { target: { id: reply.id, fromMe: true }, text: 'a better answer' });
  const edited = await ears.find('messages.update', (list) => list.find(({ key, update }) => key.id === reply.id && update.message));
  assert.equal(edited.update.message.editedMessage.message.conversation, 'a better answer');

  await call('revoke', { target: { id: reply.id, fromMe: true } });
  const revoked = await ears.find('messages.update', (list) => list.find(({ key, update }) => key.id === reply.id && update.message === null));
  assert.equal(revoked.key.fromMe, false);

  // The phones of both numbers see the same: one as recipient, the other as owner of Kurir's device.
  for (const number of [ours, theirs]) {
    for (const kind of ['reaction', 'edit', 'revoke']) {
      const { target } = await onPhone(sim, number, kind);
      assert.equal(target.id, kind === 'reaction' ? question.key.id : reply.id);
    }
  }
  await noViolations(sim);
});

test('Kurir shares a place and contacts; Baileys understands', async (t) => {
  const { sim, theirs, ears, call } = await world(t, 'shares from kurir');
  const place = { latitude: -6.1754, longitude: 106.8272, name: 'Monas', address: 'Jakarta' };
  const sent = await call('send_location', place);
  const { locationMessage } = (await ears.message(sent.id)).message;
  assert.equal(locationMessage.degreesLatitude, place.latitude);
  assert.equal(locationMessage.degreesLongitude, place.longitude);
  assert.equal(locationMessage.name, 'Monas');
  assert.equal(locationMessage.address, 'Jakarta');

  const one = await call('send_contacts', { name: '', cards: [{ name: 'Ani', vcard: kCard }] });
  const { contactMessage } = (await ears.message(one.id)).message;
  assert.equal(contactMessage.displayName, 'Ani');
  assert.equal(contactMessage.vcard, kCard);
  const cards = [{ name: 'Ani', vcard: kCard }, { name: 'Budi', vcard: kCard.replace('Ani', 'Budi') }];
  const several = await call('send_contacts', { name: '2 contacts', cards });
  const { contactsArrayMessage } = (await ears.message(several.id)).message;
  assert.deepEqual(contactsArrayMessage.contacts.map(({ displayName }) => displayName), ['Ani', 'Budi']);

  assert.deepEqual((await onPhone(sim, theirs, 'location')).location, place);
  assert.equal((await onPhone(sim, theirs, 'contacts')).contacts[0].vcard, kCard);
  await noViolations(sim);
});

test('Baileys answers, mentions, reacts, edits and takes back; Kurir understands', async (t) => {
  const { sim, ours, companion, ears, call, say, jid, message, driver } = await world(t, 'from baileys');
  const question = await call('send_text', { text: 'a question' });
  const asked = await ears.message(question.id);

  const me = asked.key.remoteJid;  // Kurir's number as Baileys knows it: by LID
  const reply = await say({ text: `@${me.split('@')[0]} an answer`, mentions: [me] }, { quoted: asked });
  const answered = await message(reply.key.id);
  assert.equal(answered.kind, 'text');
  assert.equal(answered.text, `@${me.split('@')[0]} an answer`);
  assert.deepEqual(answered.quote, { id: question.id, author: me, text: 'a question' });
  assert.deepEqual(answered.mentions, [me]);

  const reacted = await say({ react: { text: '❤️', key: asked.key } });
  const { reaction } = await message(reacted.key.id);
  assert.equal(reaction.emoji, '❤️');
  assert.equal(reaction.target.id, question.id);
  const edited = await say({ text: 'a better answer', edit: reply.key });
  const { edit } = await message(edited.key.id);
  assert.equal(edit.text, 'a better answer');
  assert.equal(edit.target.id, reply.key.id);
  assert.equal(edit.target.fromMe, true);
  const revoked = await say({ delete: reply.key });
  const { revoke } = await message(revoked.key.id);
  assert.equal(revoke.target.id, reply.key.id);

  const located = await say({ location: { degreesLatitude: 1.5, degreesLongitude: -2.25, name: 'Here', address: 'There' } });
  const { location } = await message(located.key.id);
  assert.deepEqual(location, { latitude: 1.5, longitude: -2.25, name: 'Here', address: 'There', live: false });
  const shared = await say({ contacts: { displayName: 'Ani', contacts: [{ displayName: 'Ani', vcard: kCard }] } });
  const { contacts } = await message(shared.key.id);
  assert.deepEqual(contacts.cards, [{ name: 'Ani', vcard: kCard }]);
  const several = await say({ contacts: { displayName: 'two', contacts: [{ displayName: 'A', vcard: kCard }, { displayName: 'B', vcard: kCard }] } });
  assert.deepEqual((await message(several.key.id)).contacts.cards.map(({ name }) => name), ['A', 'B']);
  assert.equal(driver.events.filter(({ event, id }) => event === 'message' && id === reply.key.id).length, 1);
  await noViolations(sim);
});

test('each sees the other come, type, read and go', async (t) => {
  const { sim, theirs, companion, ears, call, say, jid, driver, message, device } = await world(t, 'presence');
  const said = await call('send_text', { text: 'are you there?' });
  const { key } = await ears.message(said.id);
  await companion.socket.readMessages([key]);
  await driver.event({ event: 'receipt', kind: 'read', ids: [said.id] });

  companion.socket.authState.creds.me.name ??= 'Theirs';  // without a name Baileys says nothing of itself
  await companion.socket.sendPresenceUpdate('available');
  await call('presence', { available: true });
  await call('watch_presence');
  await driver.event({ event: 'presence', available: true });
  await companion.socket.sendPresenceUpdate('composing', jid);
  await driver.event({ event: 'typing', state: 'composing' });
  await companion.socket.sendPresenceUpdate('recording', jid);
  await driver.event({ event: 'typing', state: 'recording' });
  await companion.socket.sendPresenceUpdate('paused', jid);
  await driver.event({ event: 'typing', state: 'paused' });
  const before = driver.events.length;  // who begins to watch may be told of an absence, too
  await companion.socket.sendPresenceUpdate('unavailable');
  const gone = await until('the other gone', () => driver.events.slice(before).find(({ event, available }) => event === 'presence' && !available));
  assert.ok(gone.lastSeen > 1_700_000_000);

  await companion.socket.sendPresenceUpdate('available');
  await companion.socket.presenceSubscribe(key.remoteJid);
  const saw = (wanted) => ears.find('presence.update', ({ presences }) =>
    Object.values(presences).find(({ lastKnownPresence }) => lastKnownPresence === wanted));
  await saw('available');
  for (const state of ['composing', 'recording']) {
    await call('typing', { state });
    await saw(state);
  }
  await call('presence', { available: false });
  await saw('unavailable');

  const answer = await say({ text: 'yes' });
  const { chat } = await message(answer.key.id);
  await driver.call('read', { device, chat, ids: [answer.key.id] });
  await until('the blue ticks at Baileys', () => companion.statuses.get(answer.key.id) === 4);
  assert.equal((await sim.messages(theirs)).length, 1);
  await noViolations(sim);
});

test('what the recipient asks for again is what was sent', async (t) => {
  const { sim, ours, theirs, ears, call, say, message } = await world(t, 'again');
  const question = await say({ text: 'a question' });
  await message(question.key.id);
  await sim.fault('retry_receipt', ours, { times: 3 });
  const place = { latitude: 1.25, longitude: 2.5, name: 'Again', address: '' };
  const sent = await call('send_location', place);
  const reaction = await call('react', { target: { id: question.key.id, fromMe: false }, emoji: '🔁' });
  assert.deepEqual((await onPhone(sim, theirs, 'location')).location, place);
  assert.equal((await onPhone(sim, theirs, 'reaction')).emoji, '🔁');
  await ears.message(sent.id);
  await ears.find('messages.reaction', (list) => list.find(({ reaction: { text } }) => text === '🔁'));
  assert.ok((await sim.state()).messages.resent >= 2);
  assert.ok(reaction.id);
});

test('a phone answers, reacts, edits, deletes, shares, types, comes and goes; Kurir understands', async (t) => {
  const dir = scratch('kinds from a phone');
  const sim = await startSim(t, dir);
  const ours = (await sim.addPhone({ name: 'Ours' })).number;
  const { number: theirs, lid } = await sim.addPhone({ name: 'Theirs' });
  const driver = startDriver(t, { url: sim.url, root: sim.root, dir });
  const device = await driver.pair(sim, ours);
  const act = async (what, body) => (await sim.call('POST', `/phones/${theirs}/${what}`, { to: ours, ...body })).id;
  const message = (id) => driver.event({ event: 'message', id, device });

  const { id: question } = await driver.call('send_text', { device, to: theirs, text: 'a question' });
  await sim.texts(theirs, 1);
  const reply = await act('replies', { text: '@you an answer', id: question, mentions: [ours] });
  const answered = await message(reply);
  assert.equal(answered.quote.id, question);
  assert.equal(answered.quote.author, answered.mentions[0]);
  const reaction = await message(await act('reactions', { id: question, emoji: '😀' }));
  assert.deepEqual([reaction.reaction.emoji, reaction.reaction.target.id], ['😀', question]);
  const edit = await message(await act('edits', { id: reply, text: 'a better answer' }));
  assert.deepEqual([edit.edit.text, edit.edit.target.id], ['a better answer', reply]);
  assert.equal((await message(await act('revokes', { id: reply }))).revoke.target.id, reply);
  const place = { latitude: 0.5, longitude: -0.5, name: 'Null', address: 'Sea' };
  assert.deepEqual((await message(await act('places', place))).location, { ...place, live: false });
  assert.deepEqual((await message(await act('contacts', { vcards: [kCard] }))).contacts.cards, [{ name: 'Ani', vcard: kCard }]);

  await driver.call('presence', { device, available: true });
  await driver.call('watch_presence', { device, to: theirs });
  const from = `${lid}@lid`;
  await driver.event({ event: 'presence', from, available: false });
  await sim.call('POST', `/phones/${theirs}/presence`, { available: true });
  await driver.event({ event: 'presence', from, available: true });
  await act('typing', { state: 'recording' });
  await driver.event({ event: 'typing', sender: from, state: 'recording' });

  await driver.call('restart', { device });
  await driver.connected(device);
  await driver.call('read', { device, chat: answered.chat, ids: [reply] });
  await until('the blue ticks on the phone', async () =>
    (await sim.call('GET', `/phones/${theirs}/sent`)).sent.some(({ id, status }) => id === reply && status === 'read'));
  await noViolations(sim);
});
