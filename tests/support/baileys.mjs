// A companion device that others wrote: Baileys as npm has it, with nothing but its socket's address set.
import makeWASocket, { Browsers, DisconnectReason, useMultiFileAuthState } from '@whiskeysockets/baileys';
import pino from 'pino';
import { until } from './wait.mjs';

export class Companion {
  /// Texts received: {id, from, text}, in order, each id once.
  received = [];
  /// Receipts for what it sent: id -> highest status (2 server, 3 delivered, 4 read).
  statuses = new Map();
  logins = 0;
  #sent = new Map();

  constructor(t, sim, number, directory) {
    Object.assign(this, { sim, number, directory, logger: pino({ level: process.env.BAILEYS_LOG ?? 'silent' }) });
    t.after(() => this.stop());
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
    this.socket = makeWASocket({
      waWebSocketUrl: this.sim.url,
      auth: state,
      logger: this.logger,
      browser: Browsers.ubuntu('Chrome'),
      getMessage: async (key) => this.#sent.get(key.id),
    });
    this.socket.ev.on('creds.update', saveCreds);
    this.socket.ev.on('connection.update', (update) => this.#onConnection(update));
    this.socket.ev.on('messages.upsert', ({ messages }) => messages.forEach((message) => this.#onMessage(message)));
    this.socket.ev.on('messages.update', (updates) => {
      for (const { key, update } of updates) this.statuses.set(key.id, Math.max(update.status ?? 0, this.statuses.get(key.id) ?? 0));
    });
  }

  async #onConnection({ connection, qr, lastDisconnect }) {
    if (qr) await this.sim.scan(this.number, qr).catch((error) => (this.error = error));
    if (connection) this.state = connection;
    if (connection === 'open') this.logins += 1;
    if (connection !== 'close' || this.stopped) return;
    this.closeCode = lastDisconnect?.error?.output?.statusCode;
    if (this.closeCode !== DisconnectReason.loggedOut) await this.#connect();
  }

  #onMessage({ key, message }) {
    const text = message?.conversation ?? message?.extendedTextMessage?.text;
    if (!text || key.fromMe || this.received.some(({ id }) => id === key.id)) return;
    this.received.push({ id: key.id, from: key.remoteJid, alternative: key.remoteJidAlt, text });
  }

  /// Sends a text to a number; gives the message id.
  async send(number, text) {
    const sent = await this.socket.sendMessage(`${number}@s.whatsapp.net`, { text });
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

  async stop() {
    this.stopped = true;
    this.socket?.end(undefined);
  }
}
