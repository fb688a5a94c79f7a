// A WebSocket without a Phoenix client: it sends what no client sends, and shows every frame.

import WebSocket from "ws";
import { query } from "./http.mjs";
import { Arrivals, signal, within } from "./wait.mjs";

/** A handshake that the server turned down. */
export class Turned extends Error {
  constructor(status, headers, body) {
    super(`the handshake was answered ${status}: ${body}`);
    Object.assign(this, { status, headers, body });
  }
}

export class RawSocket {
  #socket;
  #closed = signal();

  /** Connects to `<base>/websocket`; throws `Turned` when the server does not upgrade. */
  static async connect(base, { vsn = "2.0.0", params = {}, search, protocols = [], path = "websocket", ...options } = {}) {
    const asked = search ?? query({ ...params, vsn });
    const socket = new RawSocket(vsn ?? "1.0.0");
    await socket.#open(`${base}/${path}?${asked}`, protocols, options);
    return socket;
  }

  constructor(vsn) {
    this.v1 = vsn.startsWith("1.");
    this.frames = new Arrivals("a frame");
    this.pongs = new Arrivals("a pong");
  }

  async #open(url, protocols, options) {
    const socket = new WebSocket(url, protocols, { perMessageDeflate: false, ...options });
    this.#socket = socket;
    socket.on("message", (data, isBinary) => this.frames.put(isBinary ? data : JSON.parse(data.toString("utf8"))));
    socket.on("pong", (data) => this.pongs.put(data.toString("utf8")));
    socket.on("close", (code, reason) => this.#closed.resolve({ code, reason: reason.toString() }));
    const opened = new Promise((resolve, reject) => {
      socket.on("upgrade", (answer) => {
        this.headers = answer.headers;
      });
      socket.on("open", resolve);
      socket.on("error", reject);
      socket.on("unexpected-response", (_, answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("end", () => {
          const body = Buffer.concat(chunks).toString("utf8");
          reject(new Turned(answer.statusCode, answer.headers, body));
        });
      });
    });
    await within(opened, () => `the handshake with ${url}`);
  }

  /** The sub-protocol that the server chose. */
  get protocol() {
    return this.#socket.protocol;
  }

  /** Sends a message in this connection's version of the wire. */
  send(joinRef, ref, topic, event, payload = {}) {
    const message = this.v1
      ? { topic, event, payload, ref, ...(joinRef === null ? {} : { join_ref: joinRef }) }
      : [joinRef, ref, topic, event, payload];
    this.text(JSON.stringify(message));
  }

  /** Sends a text frame as it is. */
  text(text) {
    this.#socket.send(text);
  }

  /** Sends a binary frame as it is. */
  binary(bytes) {
    this.#socket.send(Buffer.from(bytes), { binary: true });
  }

  /** Sends a message in fragments. */
  fragments(parts) {
    parts.forEach((part, at) => this.#socket.send(part, { fin: at === parts.length - 1, binary: false }));
  }

  ping(data = "") {
    this.#socket.ping(data);
  }

  pong(data = "") {
    this.#socket.pong(data);
  }

  /** Writes bytes past the WebSocket library, onto the connection itself. */
  bytes(bytes) {
    this.#socket._socket.write(Buffer.from(bytes));
  }

  /** The next frame: JSON where it is text, a Buffer where it is binary. */
  next() {
    return this.frames.take();
  }

  /** The next text frame, in one shape for both versions; a V1 frame has no `join_ref`. */
  async message() {
    const frame = await this.next();
    if (this.v1) {
      return { join_ref: undefined, ...frame };
    }
    const [join_ref, ref, topic, event, payload] = frame;
    return { join_ref, ref, topic, event, payload };
  }

  /** Sends, and gives the next frame. */
  ask(...message) {
    this.send(...message);
    return this.next();
  }

  /** Joins, and gives the reply's payload. */
  async join(topic, payload = {}, ref = "1") {
    this.send(ref, ref, topic, "phx_join", payload);
    return (await this.message()).payload;
  }

  /** The code and reason with which the connection ended; waits for the end. */
  closed(ms) {
    return within(this.#closed.promise, () => "the end of the connection", ms);
  }

  close(code, reason) {
    this.#socket.close(code, reason);
  }

  /** Ends the connection without a closing handshake. */
  terminate() {
    this.#socket.terminate();
  }
}
