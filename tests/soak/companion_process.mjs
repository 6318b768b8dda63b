// Baileys as a process of its own, so that it can be killed at any instant. Commands come as JSON lines on stdin, events leave as
// JSON lines on stdout:
//   {"send":{"id","to","text"}}  -> {"acked":id} once the server has it, over restarts too
//   {"event":"open"}, {"qr"}, {"decrypted":text}, {"shown":{"id","text"}}, {"unreadable":why}, {"failed":why}
//
// Unmodified, but for its key store: Baileys runs sending and receiving in two transactions that each save the whole session, so
// one undoes the other's step of the ratchet, and its files are torn by a kill. Here all work on sessions is done one after the other.
import { createInterface } from 'node:readline';
import makeWASocket, { Browsers, DisconnectReason, proto } from '@whiskeysockets/baileys';
import { makeLibSignalRepository } from '@whiskeysockets/baileys/lib/Signal/libsignal.js';
import pino from 'pino';
import { KeyStore } from './key_store.mjs';

const { url, file } = JSON.parse(process.argv[2]);
const kReconnectMs = 100;
const kOnSessions = ['encryptMessage', 'injectE2ESession', 'migrateSession', 'deleteSession', 'validateSession', 'getSessionInfo'];
console.info = console.warn = console.error = () => {};

const store = KeyStore.open(file);
const logger = pino({ level: process.env.BAILEYS_LOG ?? 'silent' }, pino.destination(2));
const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const textOf = (message) => message?.conversation || message?.extendedTextMessage?.text;
const envelopes = new WeakMap();  // ciphertext -> {id, asked}
let socket;
let open = false;
let closed;  // resolves with the end of the connection
let close;
let sending = Promise.resolve();

/// The text of a decrypted, padded message; nothing for copies of what other own devices sent.
function textIn(plaintext) {
  const padding = plaintext[plaintext.length - 1];
  return textOf(proto.Message.decode(plaintext.subarray(0, plaintext.length - padding)));
}

/// Its work on sessions, one after the other; what was decrypted is written together with the session that it advanced.
function repository(auth, log, lookUp) {
  const inner = makeLibSignalRepository({ creds: auth.creds, keys: store.forRepository }, log, lookUp);
  const serialised = { ...inner };
  for (const name of kOnSessions) serialised[name] = (args, ...rest) => store.transaction(() => inner[name](args, ...rest));
  serialised.decryptMessage = (args) =>
    store.transaction(async () => {
      const plaintext = await inner.decryptMessage(args).catch((error) => {
        tell({ unreadable: error.message });
        throw error;
      });
      const text = textIn(plaintext);
      if (text) {
        store.addText({ ...envelopes.get(args.ciphertext), text });
        tell({ decrypted: text });
      }
      return plaintext;
    });
  return serialised;
}

function connect() {
  socket = makeWASocket({
    waWebSocketUrl: url,
    auth: { creds: store.creds, keys: store.forSocket },
    logger,
    browser: Browsers.ubuntu('Chrome'),
    makeSignalRepository: repository,
    getMessage: async ({ id }) => store.outbox.has(id) ? { conversation: store.outbox.get(id).text } : undefined,
    shouldSyncHistoryMessage: () => false,
  });
  const current = socket;
  socket.ws.on('CB:message', ({ attrs, content }) => {
    for (const enc of content?.filter?.(({ tag }) => tag === 'enc') ?? [])
      envelopes.set(enc.content, { id: attrs.id, asked: enc.attrs.count !== undefined });
  });
  if (process.env.SOAK_TRACE) trace(socket);
  socket.ev.on('creds.update', (update) => store.saveCreds(Object.assign(store.creds, update)));
  socket.ev.on('messages.upsert', ({ messages }) => messages.forEach(({ key, message }) => {
    if (!key.fromMe && textOf(message)) tell({ shown: { id: key.id, text: textOf(message) } });
  }));
  socket.ws.on('CB:ack,class:message', ({ attrs }) => {
    if (attrs.error) return tell({ failed: `ack ${attrs.error} for ${attrs.id}` });
    if (!store.outbox.has(attrs.id)) return;
    store.write({ outbox: [{ id: attrs.id, acked: true }] });
    tell({ acked: attrs.id });
  });
  socket.ev.on('connection.update', ({ connection, qr, lastDisconnect }) => {
    if (current !== socket) return;
    if (qr) tell({ qr });
    if (connection === 'open') {
      open = true;
      closed = new Promise((done) => (close = done));
      tell({ event: 'open' });
      for (const [id, { acked }] of store.outbox) if (!acked) enqueue(id);
    }
    if (connection !== 'close') return;
    socket = undefined;  // so that a second farewell does not lead to two connections
    open = false;
    close?.();
    const code = lastDisconnect?.error?.output?.statusCode;
    if (code === DisconnectReason.loggedOut) return tell({ failed: 'logged out' });
    setTimeout(connect, kReconnectMs);
  });
}

/// Messages and receipts that come in, to look at afterwards.
function trace({ ws }) {
  for (const tag of ['message', 'receipt'])
    ws.on(`CB:${tag}`, ({ attrs, content }) => {
      const enc = content?.find?.(({ tag: inner }) => inner === 'enc' || inner === 'retry');
      tell({ trace: [tag, attrs.id, attrs.from, attrs.type, enc?.attrs] });
    });
}

/// One at a time, in order; what the server has not acknowledged goes again after the next login, under the same id.
function enqueue(id) {
  sending = sending.then(async () => {
    const { to, text, acked } = store.outbox.get(id);
    if (acked || !open) return;
    const sent = socket.sendMessage(`${to}@s.whatsapp.net`, { text }, { messageId: id }).catch(() => {});
    await Promise.race([sent, closed]);  // on a dead connection it waits for a minute
  });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { send } = JSON.parse(line);
  store.write({ outbox: [{ ...send, acked: false }] });
  enqueue(send.id);
});
process.stdin.on('end', () => process.exit(0));
connect();
