// A long-poll session without a Phoenix client.

import { query, request } from "./http.mjs";
import { DEADLINE_MS } from "./wait.mjs";

export const NDJSON = "application/x-ndjson";

/** 400 ms by the server's clock: a poll with nothing to say. */
export async function tick(server) {
  let answer;
  do {
    const session = await RawPoll.open(server.http("/hasty"));
    answer = await session.get();
  } while (answer.json.status !== 204);
}

export class RawPoll {
  /** Opens a session at `<base>/longpoll`; the first answer is `opened`. */
  static async open(base, options = {}) {
    const session = new RawPoll(base, options);
    session.opened = await session.get();
    session.token = session.opened.json?.token;
    return session;
  }

  /** With `later`, all requests but the first go there: to another node. */
  constructor(base, { later = base, vsn = "2.0.0", params = {}, headers = {}, token = null, tokenIn = "query", path = "longpoll" } = {}) {
    Object.assign(this, { base, later, path, vsn, params, headers, token, tokenIn });
    this.unread = [];
  }

  #url(extra) {
    const token = this.tokenIn === "query" ? this.token : null;
    const node = this.token ? this.later : this.base;
    return `${node}/${this.path}?${query({ ...this.params, vsn: this.vsn, token, ...extra })}`;
  }

  #headers(extra) {
    const token = this.tokenIn === "header" && this.token ? { "x-phoenix-longpoll-token": this.token } : {};
    return { ...this.headers, ...token, ...extra };
  }

  /** One GET; `headers` and `params` are for this request only. */
  get({ headers = {}, params = {}, ...options } = {}) {
    return request("GET", this.#url(params), { headers: this.#headers(headers), ...options });
  }

  /** One POST of a body as it is. */
  post(body, { headers = { "content-type": NDJSON }, params = {}, ...options } = {}) {
    return request("POST", this.#url(params), { headers: this.#headers(headers), body, ...options });
  }

  /** One message in a POST of its own, in this session's version of the wire; the body's status. */
  async send(joinRef, ref, topic, event, payload = {}) {
    const headers = { "content-type": this.vsn.startsWith("1.") ? "application/json" : NDJSON };
    const answer = await this.post(this.line(joinRef, ref, topic, event, payload), { headers });
    return answer.json.status;
  }

  /** A message as text. */
  line(joinRef, ref, topic, event, payload = {}) {
    return this.vsn.startsWith("1.")
      ? JSON.stringify({ topic, event, payload, ref, ...(joinRef === null ? {} : { join_ref: joinRef }) })
      : JSON.stringify([joinRef, ref, topic, event, payload]);
  }

  /** The next message, from as many polls as it takes within the deadline. */
  async next() {
    const until = Date.now() + DEADLINE_MS;
    while (this.unread.length === 0) {
      if (Date.now() > until) {
        throw new Error("no message within the deadline");
      }
      const { json } = await this.get({ ms: 20_000 });
      if (json.status !== 200 && json.status !== 204) {
        throw new Error(`the poll was answered ${json.status}`);
      }
      this.unread.push(...json.messages.map((text) => JSON.parse(text)));
    }
    return this.unread.shift();
  }

  /** The next message, in one shape for both versions. */
  async message() {
    const frame = await this.next();
    if (this.vsn.startsWith("1.")) {
      return { join_ref: undefined, ...frame };
    }
    const [join_ref, ref, topic, event, payload] = frame;
    return { join_ref, ref, topic, event, payload };
  }

  /** The next `count` messages. */
  async take(count) {
    const messages = [];
    while (messages.length < count) {
      messages.push(await this.message());
    }
    return messages;
  }

  /** Joins, and gives the reply's payload. */
  async join(topic, payload = {}, ref = "1") {
    await this.send(ref, ref, topic, "phx_join", payload);
    return (await this.message()).payload;
  }
}
