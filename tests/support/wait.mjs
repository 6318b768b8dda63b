// Waiting without sleeping: look again and again until it is so, or say what was missing.

const kDeadlineMs = 60_000;
const kFirstPauseMs = 10;
const kLongestPauseMs = 200;

/// Resolves with the first truthy value of `look()`; its exceptions count as "not yet", unless they are marked `final`.
export async function until(what, look, deadlineMs = kDeadlineMs) {
  const deadline = Date.now() + deadlineMs;
  let last;
  for (let pause = kFirstPauseMs; ; pause = Math.min(pause * 1.5, kLongestPauseMs)) {
    try {
      const value = await look();
      if (value) return value;
      last = value;
    } catch (error) {
      if (error.final) throw error;
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`still not after ${deadlineMs} ms: ${what} (last: ${last?.message ?? JSON.stringify(last)})`);
    await new Promise((next) => setTimeout(next, pause));
  }
}
