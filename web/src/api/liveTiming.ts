// The timing of live updates: when to try again, and how often to act on what came.

/** Milliseconds before attempt `attempts` + 1: doubling from 1 s to 30 s, half of it by chance (`random` in [0,1)). */
export function backOff(attempts: number, random: number): number {
  const most = Math.min(30_000, 1_000 * 2 ** Math.min(attempts, 10));
  return most / 2 + (most / 2) * random;
}

/** Gathers values and hands them over at most once per `interval` milliseconds, each value once. */
export class Throttle<T> {
  private readonly interval: number;
  private readonly act: (values: T[]) => void;
  private readonly waiting = new Set<T>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(interval: number, act: (values: T[]) => void) {
    this.interval = interval;
    this.act = act;
  }

  add(value: T) {
    this.waiting.add(value);
    this.timer ??= setTimeout(() => this.flush(), this.interval);
  }

  cancel() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.clear();
  }

  private flush() {
    this.timer = undefined;
    const values = [...this.waiting];
    this.waiting.clear();
    this.act(values);
  }
}
