// The unmodified npm clients, in Node: what a browser gives them is given here, and nothing else.

import WebSocket from "ws";
import { Arrivals, within } from "./wait.mjs";
import { XMLHttpRequest } from "./xhr.mjs";

export const VERSIONS = ["1.8.0", "1.8.9", "1.8.10", "1.8.16"];
/** `longpoll` over XMLHttpRequest as in browsers, `longpoll-fetch` as where there is none. */
export const TRANSPORTS = ["websocket", "longpoll", "longpoll-fetch"];

export async function load(version) {
  return import(`phoenix-${version}`);
}

/** Whether `version` is at least `other`. */
export function isAtLeast(version, other) {
  const [, , patch] = version.split(".").map(Number);
  const [, , least] = other.split(".").map(Number);
  return patch >= least;
}

/** Whether the transport can carry bytes to the client. */
export function carriesBinary(transport) {
  return transport === "websocket";
}

/** Sets up what the client finds in its global scope. */
export function provide(transport) {
  globalThis.WebSocket = WebSocket;
  globalThis.XMLHttpRequest = transport === "longpoll-fetch" ? undefined : XMLHttpRequest;
}

/** A connected `Socket` of the client, with what it saw. */
export class Client {
  /** Makes the client and connects; `options` are those of the client's `Socket`. */
  static async connect(version, transport, endpoint, options = {}) {
    const client = await Client.make(version, transport, endpoint, options);
    client.socket.connect();
    await client.opens.take();
    return client;
  }

  static async make(version, transport, endpoint, options = {}) {
    provide(transport);
    const { Socket, LongPoll } = await load(version);
    const socket = new Socket(endpoint, {
      transport: transport === "websocket" ? WebSocket : LongPoll,
      reconnectAfterMs: () => 20,
      rejoinAfterMs: () => 20,
      ...options,
    });
    return new Client(version, socket);
  }

  constructor(version, socket) {
    this.version = version;
    this.socket = socket;
    this.opens = new Arrivals("an open");
    this.closes = new Arrivals("a close");
    this.errors = new Arrivals("an error");
    this.messages = new Arrivals("a message");
    socket.onOpen(() => this.opens.put("open"));
    socket.onClose((event) => this.closes.put({ code: event?.code, reason: event?.reason }));
    socket.onError((error) => this.errors.put(String(error?.message ?? error)));
    socket.onMessage((message) => this.messages.put(message));
  }

  /** A channel that records what happens to it. */
  channel(topic, params = {}) {
    return new ClientChannel(this, this.socket.channel(topic, params));
  }

  /** Joins, and expects to be let in. */
  async join(topic, params = {}) {
    const channel = this.channel(topic, params);
    const reply = await channel.join();
    if (reply.status !== "ok") {
      throw new Error(`join of ${topic}: ${JSON.stringify(reply)}`);
    }
    channel.reply = reply.response;
    return channel;
  }

  /** Answers how long a heartbeat took. */
  ping() {
    const pong = new Promise((resolve) => {
      if (!this.socket.ping(resolve)) {
        resolve(undefined);
      }
    });
    return within(pong, () => "the reply to a ping");
  }

  /** Disconnects, and waits until the client says that it has. */
  disconnect() {
    const done = new Promise((resolve) => this.socket.disconnect(resolve));
    return within(done, () => "the client's disconnect");
  }
}

export class ClientChannel {
  constructor(client, channel) {
    this.client = client;
    this.channel = channel;
    this.topic = channel.topic;
    this.errors = new Arrivals(`phx_error on ${channel.topic}`);
    this.closes = new Arrivals(`phx_close on ${channel.topic}`);
    /** Every reply to a join, the first and those of rejoins. */
    this.joins = new Arrivals(`a reply to the join of ${channel.topic}`);
    channel.onError((reason) => this.errors.put(reason ?? null));
    channel.onClose((reason) => this.closes.put(reason ?? null));
  }

  get state() {
    return this.channel.state;
  }

  /** Joins; the status and response of the reply. */
  join(timeout) {
    const push = this.channel.join(timeout);
    for (const status of ["ok", "error", "timeout"]) {
      push.receive(status, (response) => this.joins.put({ status, response }));
    }
    return this.joins.take();
  }

  /** Pushes; the status and response of the reply. */
  push(event, payload = {}, statuses = ["ok", "error", "timeout"]) {
    const push = this.channel.push(event, payload);
    const answered = new Promise((resolve) => {
      for (const status of statuses) {
        push.receive(status, (response) => resolve({ status, response }));
      }
    });
    return within(answered, () => `the reply to ${event} on ${this.topic}`);
  }

  /** Pushes without waiting. */
  cast(event, payload = {}) {
    this.channel.push(event, payload);
  }

  /** The payloads of an event, as they arrive. */
  on(event) {
    const arrivals = new Arrivals(`${event} on ${this.topic}`);
    this.channel.on(event, (payload) => arrivals.put(payload));
    return arrivals;
  }

  leave() {
    const left = new Promise((resolve) => this.channel.leave().receive("ok", () => resolve("ok")));
    return within(left, () => `leaving ${this.topic}`);
  }
}
