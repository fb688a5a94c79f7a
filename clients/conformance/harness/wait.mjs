// Waiting for events, never for time: everything that is awaited has a deadline, and nothing else has.

export const DEADLINE_MS = Number(process.env.BENNU_CONFORMANCE_DEADLINE_MS ?? 8_000);

/** Settles as `promise` does, or rejects when it takes longer than `ms`. */
export async function within(promise, what, ms = DEADLINE_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what()}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A promise and its `resolve`. */
export function signal() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Things that arrived, in order, for whoever takes them one at a time. */
export class Arrivals {
  #name;
  #waiting = [];
  #takers = [];

  constructor(name) {
    this.#name = name;
  }

  put(item) {
    const at = this.#takers.findIndex((taker) => taker.wanted(item));
    if (at < 0) {
      this.#waiting.push(item);
      return;
    }
    const [taker] = this.#takers.splice(at, 1);
    taker.resolve(item);
  }

  /** The oldest item that `wanted` accepts; the others stay. */
  async take(wanted = () => true, ms = DEADLINE_MS) {
    const at = this.#waiting.findIndex(wanted);
    if (at >= 0) {
      return this.#waiting.splice(at, 1)[0];
    }
    const { promise, resolve } = signal();
    const taker = { wanted, resolve };
    this.#takers.push(taker);
    const what = () => `${this.#name}; there: ${JSON.stringify(this.#waiting).slice(0, 2_000)}`;
    try {
      return await within(promise, what, ms);
    } finally {
      this.#takers = this.#takers.filter((other) => other !== taker);
    }
  }

  /** What arrived and was not taken. */
  get untaken() {
    return [...this.#waiting];
  }
}
