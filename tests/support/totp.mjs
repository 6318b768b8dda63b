// An authenticator app (RFC 6238, as all of them do it: SHA-1, six digits, 30 seconds).
import { createHmac } from 'node:crypto';

const kStepMs = 30_000;
const kAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/// The code for a Base32 secret, of the present step or one so many away. The server takes the neighbours of the present one, and
/// each once: the next one is good whenever it arrives.
export function totp(secret, steps = 0, now = Date.now()) {
  const bits = [...secret].map((character) => kAlphabet.indexOf(character).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / kStepMs) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
