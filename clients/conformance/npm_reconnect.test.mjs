// The unmodified npm clients when the connection does not last: restarts, close codes, fallback.

import net from "node:net";
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import WebSocket from "ws";
import { Client, TRANSPORTS, VERSIONS, isAtLeast, load, provide } from "./harness/npm_client.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const ok = (response = {}) => ({ status: "ok", response });

/** Storage of a browser's session, as far as the client uses it. */
class SessionStorage {
  #items = new Map();
  getItem(key) {
    return this.#items.get(key) ?? null;
  }
  setItem(key, value) {
    this.#items.set(key, value);
  }
}

/** A listener that takes connections and never says a word, as a proxy does that knows no WebSocket. */
const mute = async (port) => {
  const sockets = new Set();
  const listener = net.createServer((socket) => {
    sockets.add(socket);
    let target;
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.once("data", (head) => {
      if (/^upgrade: *websocket/im.test(head.toString("latin1"))) {
        return;
      }
      target = net.connect(port, "127.0.0.1");
      target.on("error", () => socket.destroy());
      target.write(head);
      socket.pipe(target).pipe(socket);
    });
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const close = () => {
    sockets.forEach((socket) => socket.destroy());
    return new Promise((resolve) => listener.close(resolve));
  };
  return { port: listener.address().port, close };
};

for (const version of VERSIONS) {
  for (const transport of TRANSPORTS) {
    describe(`phoenix ${version}, ${transport}`, () => {
      for (const name of ["SIGTERM", "SIGKILL"]) {
        test(`the server is restarted after ${name}: the client reconnects and rejoins`, async () => {
          const first = await Server.start();
          const client = await Client.connect(version, transport, first.ws("/socket"));
          const channel = await client.join("room:restart");
          await first.stop(name);
          const second = await Server.start({ port: first.port });
          try {
            // Clients 1.8.0 and 1.8.1 open a new long-poll session without rejoining: an event
            // that gets "unmatched topic" is what they have to go by.
            await client.opens.take();
            assert.deepEqual(await channel.joins.take(), ok());
            assert.deepEqual(await channel.push("echo", { back: true }), ok({ back: true }));
          } finally {
            await client.disconnect();
            await second.stop();
          }
        });
      }

      test("`disconnect` on its id: the client reconnects and rejoins", async () => {
        const user = `kicked-${version}-${transport}`;
        const client = await Client.connect(version, transport, server.ws("/socket"), { params: { user } });
        const channel = await client.join("room:kicked");
        const { token } = client.socket.conn;
        await server.control(`/disconnect?id=user:${user}`);
        await client.opens.take();
        if (transport === "websocket" || isAtLeast(version, "1.8.2")) {
          assert.deepEqual(await channel.joins.take(), ok());
          assert.deepEqual(await channel.push("echo", { back: true }), ok({ back: true }));
        } else {
          // 1.8.0 takes the new token and goes on as if nothing had happened: its channel is unknown
          // to the new session, which says so. Where a poll hung, the client first hears that its
          // session is gone, and takes that for an open, too.
          while (client.socket.conn.token === token) {
            await client.opens.take();
          }
          const { status, response } = await channel.push("ok");
          assert.deepEqual([status, response], ["error", { reason: "unmatched topic" }]);
        }
        await client.disconnect();
      });
    });
  }

  describe(`phoenix ${version}, websocket`, () => {
    const connect = (path, options) => Client.connect(version, "websocket", server.ws(path), options);

    test("an idle connection that the server closes is opened again", async () => {
      const client = await connect("/impatient");
      const channel = await client.join("room:idle");
      assert.equal((await client.closes.take()).code, 1001);
      await client.opens.take();
      assert.deepEqual(await channel.joins.take(), ok());
      await client.disconnect();
    });

    test("heartbeats keep a connection open", async () => {
      const client = await connect("/impatient", { heartbeatIntervalMs: 500 });
      const channel = await client.join("room:beats");
      // Together longer than the 1.5 seconds after which the server closes an idle connection.
      for (let beat = 0; beat < 4; beat += 1) {
        await client.messages.take(({ topic }) => topic === "phoenix");
      }
      assert.deepEqual(client.closes.untaken, []);
      assert.deepEqual(await channel.push("ok"), ok());
      await client.disconnect();
    });

    test("a message that is too big: closed with 1009, opened again", async () => {
      const client = await connect("/small");
      const channel = await client.join("room:big");
      channel.cast("echo", { text: "x".repeat(10_000) });
      assert.equal((await client.closes.take()).code, 1009);
      await client.opens.take();
      assert.deepEqual(await channel.joins.take(), ok());
      await client.disconnect();
    });

    test("a message that cannot be read: closed with 1011, opened again", async () => {
      const client = await connect("/socket");
      const channel = await client.join("room:garbage");
      client.socket.conn.send("garbage");
      assert.equal((await client.closes.take()).code, 1011);
      await client.opens.take();
      assert.deepEqual(await channel.joins.take(), ok());
      await client.disconnect();
    });
  });

  describe(`phoenix ${version}, fallback`, () => {
    const make = async (endpoint, options) => {
      provide("longpoll");
      const { Socket } = await load(version);
      const sessionStorage = new SessionStorage();
      const socket = new Socket(endpoint, {
        transport: WebSocket, sessionStorage,
        reconnectAfterMs: () => 20, rejoinAfterMs: () => 20, ...options,
      });
      return { client: new Client(version, socket), sessionStorage };
    };
    const MEMORY = "phx:fallback:LongPoll";

    test("a mount that has no WebSocket: long-poll at once, and remembered", async () => {
      const { client, sessionStorage } = await make(server.ws("/no-websocket"), { longPollFallbackMs: 3_000 });
      client.socket.connect();
      const channel = await client.join("whoami");
      assert.equal(channel.reply.transport, "longpoll");
      assert.equal(sessionStorage.getItem(MEMORY), "true");
      await client.disconnect();

      const remembering = await make(server.ws("/socket"), { longPollFallbackMs: 3_000, sessionStorage });
      remembering.client.socket.connect();
      assert.equal((await remembering.client.join("whoami")).reply.transport, "longpoll");
      await remembering.client.disconnect();
    });

    test("a handshake that nobody answers: long-poll after the time that was set", async () => {
      const proxy = await mute(server.port);
      const { client } = await make(`ws://127.0.0.1:${proxy.port}/socket`, { longPollFallbackMs: 100 });
      client.socket.connect();
      assert.equal((await client.join("whoami")).reply.transport, "longpoll");
      const room = await client.join("room:fallen-back");
      assert.deepEqual(await room.push("echo", { n: 1 }), ok({ n: 1 }));
      await client.disconnect();
      await proxy.close();
    });

    test("a WebSocket that works is kept: its first heartbeat is answered in time", async () => {
      const { client, sessionStorage } = await make(server.ws("/socket"), { longPollFallbackMs: 1_000 });
      client.socket.connect();
      const slow = client.channel("room:slow", { gate: `fallback-${version}` });
      const joined = slow.join();
      await client.messages.take(({ topic }) => topic === "phoenix");
      assert.equal(client.socket.primaryPassedHealthCheck, true);
      await server.control(`/open?gate=fallback-${version}`);
      assert.deepEqual(await joined, ok());
      assert.equal((await client.join("whoami")).reply.transport, "websocket");
      assert.equal(sessionStorage.getItem(MEMORY), null);
      await client.disconnect();
    });
  });
}
