// Where a companion's keys, texts and outbox live: one file that only grows, so that a kill at any instant leaves whole lines.
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { BufferJSON, initAuthCreds, proto } from '@whiskeysockets/baileys';

const kRatchets = ['session', 'pre-key', 'identity-key', 'sender-key'];

export class KeyStore {
  creds;
  /// type -> id -> value
  keys = {};
  /// Texts decrypted, in order: {id, text, asked}, `asked` where it is the answer to a retry request of its own.
  texts = [];
  /// id -> {to, text, acked}
  outbox = new Map();
  #pending;  // what the transaction under way has changed so far
  #last = Promise.resolve();

  /// What a process has written, its last words included.
  static read(path) {
    const store = new KeyStore();
    if (existsSync(path)) for (const line of readFileSync(path, 'utf8').split('\n')) store.#replay(line);
    return store;
  }

  /// As read(), to go on from there: the file is written anew without what is out of date.
  static open(path) {
    mkdirSync(dirname(path), { recursive: true });
    const store = KeyStore.read(path);
    store.creds ??= initAuthCreds();
    const { creds, keys, texts } = store;
    const outbox = [...store.outbox].map(([id, entry]) => ({ id, ...entry }));
    writeFileSync(`${path}.new`, `${JSON.stringify({ creds, keys, texts, outbox }, BufferJSON.replacer)}\n`);
    renameSync(`${path}.new`, path);
    store.file = openSync(path, 'a');
    return store;
  }

  #replay(line) {
    let change;
    try {
      change = JSON.parse(line, BufferJSON.reviver);
    } catch {
      return;  // the kill came in the middle of this line: nothing that followed from it has left
    }
    this.#apply(change);
  }

  #apply({ creds, keys = {}, texts = [], outbox = [] }) {
    if (creds) this.creds = creds;
    for (const type of Object.keys(keys)) {
      this.keys[type] ??= {};
      for (const [id, value] of Object.entries(keys[type])) {
        if (value === null || value === undefined) delete this.keys[type][id];
        else this.keys[type][id] = type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
      }
    }
    this.texts.push(...texts);
    for (const { id, ...entry } of outbox) this.outbox.set(id, { ...this.outbox.get(id), ...entry });
  }

  write(change) {
    const line = JSON.stringify(change, BufferJSON.replacer);
    writeSync(this.file, `${line}\n`);
    this.#apply(JSON.parse(line, BufferJSON.reviver));
  }

  saveCreds(creds) {
    this.write({ creds });
  }

  get(type, ids) {
    const pending = this.#pending?.keys[type] ?? {};
    const found = {};
    for (const id of ids) {
      const value = id in pending ? pending[id] : this.keys[type]?.[id];
      if (value !== undefined && value !== null) found[id] = value;
    }
    return found;
  }

  set(keys) {
    const ratchets = {};
    const others = {};
    for (const type of Object.keys(keys)) (this.#pending && kRatchets.includes(type) ? ratchets : others)[type] = keys[type];
    if (Object.keys(others).length > 0) this.write({ keys: others });
    for (const type of Object.keys(ratchets)) Object.assign((this.#pending.keys[type] ??= {}), ratchets[type]);
  }

  /// One at a time, written as one line at its end: no step of a ratchet is taken twice, and none goes back. Not to be nested.
  transaction(work) {
    const result = this.#last.then(async () => {
      this.#pending = { keys: {}, texts: [] };
      try {
        const value = await work();
        const { keys, texts } = this.#pending;
        if (Object.keys(keys).length > 0 || texts.length > 0) this.write({ keys, texts });
        return value;
      } finally {
        this.#pending = undefined;
      }
    });
    this.#last = result.catch(() => {});
    return result;
  }

  /// Belongs to the transaction under way.
  addText(text) {
    this.#pending.texts.push(text);
  }

  /// What Baileys takes as key store.
  get forSocket() {
    return {
      get: async (type, ids) => this.get(type, ids),
      set: (keys) => this.transaction(() => this.set(keys)),
    };
  }

  /// What its Signal repository takes, all of whose work on ratchets is within transaction() already.
  get forRepository() {
    return {
      get: async (type, ids) => this.get(type, ids),
      set: async (keys) => this.set(keys),
      transaction: (work) => work(),
      isInTransaction: () => true,
    };
  }
}
