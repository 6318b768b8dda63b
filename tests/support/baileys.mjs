// A companion device that others wrote: Baileys as npm has it, with its own options for the address and for doing without history.
import makeWASocket, { Browsers, DisconnectReason, useMultiFileAuthState } from '@whiskeysockets/baileys';
import pino from 'pino';
import { afterwards } from './cleanup.mjs';
import { until } from './wait.mjs';

// Its Signal library prints each session that it closes and each message that it cannot read; the tests say what matters themselves.
if (!process.env.BAILEYS_LOG) console.info = console.warn = console.error = () => {};

export class Companion {
  /// Texts received: {id, from, text}, in order, each id once.
  received = [];
  /// Receipts for what it sent: id -> highest status (2 server, 3 delivered, 4 read).
  statuses = new Map();
  logins = 0;
  /// How it pairs: 'qr' or 'code'.
  pairing = 'qr';
  #sent = new Map();
  #saving = Promise.resolve();

  constructor(t, sim, number, directory) {
    Object.assign(this, { sim, number, directory, logger: pino({ level: process.env.BAILEYS_LOG ?? 'silent' }) });
    afterwards(t, () => this.stop());
  }

  /// Connects; pairs with the phone first where the directory holds no credentials yet. Resolves once it is online.
  async start() {
    this.stopped = false;
    this.state = 'connecting';
    await this.#connect();
    await until(`Baileys for ${this.number} online`, () => {
      if (this.error) throw this.error;
      return this.state === 'open';
    });
  }

  async #connect() {
    const { state, saveCreds } = await useMultiFileAuthState(this.directory);
    if (this.stopped) return;
    const socket = makeWASocket({
      waWebSocketUrl: this.sim.url,
      auth: state,
      logger: this.logger,
      browser: Browsers.ubuntu('Chrome'),
      getMessage: async (key) => this.#sent.get(key.id),
      shouldSyncHistoryMessage: () => false,  // the virtual phone has none, and waiting for it would hold back events for 20 s
    });
    this.socket = socket;
    socket.ev.on('creds.update', () => (this.#saving = this.#saving.then(saveCreds)));
    socket.ev.on('connection.update', (update) => this.#onConnection(update));
    socket.ev.on('messages.upsert', ({ messages }) => messages.forEach((message) => this.#onMessage(message)));
    socket.ev.on('messages.update', (updates) => updates.forEach(({ key, update }) => this.#onStatus(key.id, update.status)));
  }

  async #onConnection({ connection, qr, lastDisconnect }) {
    if (qr) await this.#pair(qr).catch((error) => (this.error = error));
    if (connection) this.state = connection;
    if (connection === 'open') this.logins += 1;
    if (connection !== 'close' || this.stopped) return;
    this.closeCode = lastDisconnect?.error?.output?.statusCode;
    if (this.closeCode !== DisconnectReason.loggedOut) await this.#connect();
  }

  async #pair(qr) {
    if (this.pairing === 'qr') return this.sim.scan(this.number, qr);
    // It hears of each QR code, but asks once: a phone that shows two codes is of no use to anybody.
    this.code ??= this.socket.requestPairingCode(this.number);
    return this.typeCode(await this.code);
  }

  /// What the owner of the phone does with the code; tests may put mistakes here.
  typeCode(code) {
    return this.sim.typeCode(this.number, code);
  }

  #onStatus(id, status) {
    this.statuses.set(id, Math.max(status ?? 0, this.statuses.get(id) ?? 0));
  }

  #onMessage({ key, message, status }) {
    if (key.fromMe) this.#onStatus(key.id, status);  // receipts that come soon enough are reported with the message itself
    const text = message?.conversation ?? message?.extendedTextMessage?.text;
    if (!text || key.fromMe || this.received.some(({ id }) => id === key.id)) return;
    this.received.push({ id: key.id, from: key.remoteJid, alternative: key.remoteJidAlt, author: key.participant, text });
  }

  /// Sends a text to a number or a JID; gives the message id.
  async send(to, text) {
    const sent = await this.socket.sendMessage(to.includes('@') ? to : `${to}@s.whatsapp.net`, { text });
    this.#sent.set(sent.key.id, sent.message);
    return sent.key.id;
  }

  read(id, from) {
    return this.socket.readMessages([{ id, remoteJid: from, fromMe: false }]);
  }

  /// The texts received once there are `count`.
  texts(count) {
    return until(`${count} texts at Baileys of ${this.number}`, () => this.received.length >= count && this.received.map(({ text }) => text));
  }

  logout() {
    return this.socket.logout();
  }

  /// Resolves once the connection is closed and the credentials are on disk, so that start() may follow at once.
  async stop() {
    this.stopped = true;
    if (!this.socket) return;
    await this.socket.end(undefined);
    await until(`Baileys for ${this.number} closed`, () => this.state === 'close');
    await this.#saving;
  }
}
