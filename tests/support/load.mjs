// Many texts through the send API at once, reproducibly.

const kConnections = 8;
const kPacketsPerRequest = 5;

/// Mulberry32: the same seed kills at the same places.
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/// Posts texts over several connections until the list is empty or the gateway is gone; `onAccepted` sees each answer.
export async function sendAll(gateway, device, texts, onAccepted) {
  const connection = async () => {
    while (texts.length > 0) {
      const batch = texts.splice(0, kPacketsPerRequest);
      try {
        const { globalstatus, packets } = await gateway.send(device, batch);
        if (globalstatus !== 10 || packets.some(({ sendingstatus }) => sendingstatus !== 10)) throw Object.assign(new Error(`refused: ${JSON.stringify(packets)}`), { refused: true });
        onAccepted(batch);
      } catch (error) {
        if (error.refused) throw error;
        return;  // killed before the answer: these texts may or may not have been accepted
      }
    }
  };
  await Promise.all(Array.from({ length: kConnections }, connection));
}
