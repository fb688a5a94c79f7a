// A TCP connection without HTTP: for clients that never finish what they began.

import { randomBytes } from "node:crypto";
import net from "node:net";
import { once } from "node:events";
import { signal, within } from "./wait.mjs";

export class RawTcp {
  #socket;
  #closed = signal();
  #heard = Buffer.alloc(0);

  static async connect(server) {
    const tcp = new RawTcp();
    tcp.#socket = net.connect(server.port, "127.0.0.1");
    tcp.#socket.on("close", () => tcp.#closed.resolve());
    tcp.#socket.on("error", () => {});
    tcp.#socket.on("data", (data) => {
      // A client that is only interested in whether it was answered keeps no more than a page.
      if (tcp.#heard.length < 65_536) {
        tcp.#heard = Buffer.concat([tcp.#heard, data]);
      }
      tcp.#socket.emit("heard");
    });
    await once(tcp.#socket, "connect");
    return tcp;
  }

  /** A WebSocket that is open, at `<path>/websocket`. */
  static async upgrade(server, path = "/socket") {
    const tcp = await RawTcp.connect(server);
    const key = randomBytes(16).toString("base64");
    await tcp.write(
      `GET ${path}/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
    await tcp.hears("\r\n\r\n");
    return tcp;
  }

  /** Writes; settles when the kernel has taken it, or the connection has ended. */
  async write(data) {
    if (!this.#socket.destroyed && !this.#socket.write(data)) {
      // The server may put the client out in the middle of it.
      const drained = once(this.#socket, "drain").catch(() => {});
      await Promise.race([drained, this.#closed.promise]);
    }
  }

  /** Like `write`; but gives up where the server has not read for `ms`. Whether it was taken. */
  async offer(data, ms) {
    return within(this.write(data), () => "a write", ms).then(
      () => !this.#socket.destroyed,
      () => false,
    );
  }

  /** Reads no more: what the server sends stays in the kernel. */
  deafen() {
    this.#socket.pause();
  }

  /** Reads again. */
  listen() {
    this.#socket.resume();
  }

  /** Waits for a text in what came. */
  async hears(text, ms) {
    const heard = (async () => {
      while (!this.#heard.includes(text)) {
        await Promise.race([once(this.#socket, "heard").catch(() => {}), this.#closed.promise]);
        if (this.#socket.destroyed) {
          break;
        }
      }
      return this.#heard.toString("latin1");
    })();
    return within(heard, () => JSON.stringify(text), ms);
  }

  /** All that came (its first page), when the connection has ended. */
  async closed(ms) {
    await within(this.#closed.promise, () => "the end of the connection", ms);
    return this.#heard.toString("latin1");
  }

  /** Sends no more, and goes on listening. */
  end() {
    this.#socket.end();
  }

  destroy() {
    this.#socket.destroy();
  }
}

/** A client's WebSocket frame, masked with zeros. */
export function frame(opcode, data, { fin = true } = {}) {
  const payload = Buffer.from(data);
  const { length } = payload;
  const extended = Buffer.alloc(length < 126 ? 0 : length < 65_536 ? 2 : 8);
  if (extended.length === 2) {
    extended.writeUInt16BE(length);
  } else if (extended.length === 8) {
    extended.writeBigUInt64BE(BigInt(length));
  }
  const short = extended.length === 0 ? length : extended.length === 2 ? 126 : 127;
  const first = (fin ? 0x80 : 0) | opcode;
  return Buffer.concat([Buffer.from([first, 0x80 | short]), extended, Buffer.alloc(4), payload]);
}
