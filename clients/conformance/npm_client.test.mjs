// The unmodified npm clients on every transport: joins, replies, events, ends.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { Client, TRANSPORTS, VERSIONS, carriesBinary, isAtLeast } from "./harness/npm_client.mjs";
import { RawSocket } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const bytes = (...values) => new Uint8Array(values).buffer;
const values = (buffer) => [...new Uint8Array(buffer)];
const ok = (response = {}) => ({ status: "ok", response });
const error = (response) => ({ status: "error", response });

for (const version of VERSIONS) {
  for (const transport of TRANSPORTS) {
    const connect = (path = "/socket", options = {}) => Client.connect(version, transport, server.ws(path), options);
    /** Runs `body` with a connected client, which is disconnected afterwards. */
    const connected = (body, ...where) => async () => {
      const client = await connect(...where);
      try {
        await body(client);
      } finally {
        // The client looks every 150 ms whether it has closed; nothing here depends on that.
        client.socket.disconnect();
      }
    };

    describe(`phoenix ${version}, ${transport}`, () => {
      test("joins, is answered, and leaves", connected(async (client) => {
        const channel = client.channel("room:a", { x: 1 });
        assert.deepEqual(await channel.join(), ok());
        assert.equal(channel.state, "joined");
        assert.deepEqual(await channel.push("echo", { z: [1, null, true, "ü"] }), ok({ z: [1, null, true, "ü"] }));
        assert.equal(await channel.leave(), "ok");
        await server.terminated("room:a");
        assert.equal(channel.state, "closed");
      }));

      test("a join before the connection is open is the first message", async () => {
        const client = await Client.make(version, transport, server.ws("/socket"));
        const channel = client.channel("room:reply", { early: true });
        const joined = channel.join();
        client.socket.connect();
        assert.deepEqual(await joined, ok({ echo: { early: true } }));
        await client.disconnect();
      });

      test("pushes before the join is answered go out after it", connected(async (client) => {
        const channel = client.channel("room:slow", { gate: `buffer-${version}-${transport}` });
        const joined = channel.join();
        const pushed = [channel.push("echo", { n: 1 }), channel.push("echo", { n: 2 })];
        await server.control(`/open?gate=buffer-${version}-${transport}`);
        assert.deepEqual(await joined, ok());
        assert.deepEqual(await Promise.all(pushed), [ok({ n: 1 }), ok({ n: 2 })]);
      }));

      test("replies: ok, error, a list, a status of one's own, later", connected(async (client) => {
        const channel = await client.join("room:a");
        assert.deepEqual(await channel.push("ok"), ok());
        assert.deepEqual(await channel.push("err", { why: 1 }), error({ why: 1 }));
        assert.deepEqual(await channel.push("list"), ok([1, 2]));
        assert.deepEqual(await channel.push("weird", { w: 1 }, ["weird"]), { status: "weird", response: { w: 1 } });
        const gate = `later-${version}-${transport}`;
        const late = channel.push("later", { gate });
        assert.deepEqual(await channel.push("open", { gate }), ok());
        assert.deepEqual(await late, ok({ late: true }));
      }));

      test("a payload of another shape and an event that nobody handles are error replies", connected(async (client) => {
        const channel = await client.join("room:a");
        const { status, response } = await channel.push("typed", { user: { age: -1 } });
        assert.deepEqual([status, response.reason, response.path], ["error", "invalid payload", "user.age"]);
        assert.deepEqual(await channel.push("nobody"), error({ reason: "unhandled event", event: "nobody" }));
        assert.deepEqual(await channel.push("ok"), ok(), "the channel lives");
      }));

      test("what the server sends after the join arrives", connected(async (client) => {
        const channel = client.channel("room:after");
        const [entered, pushed] = [channel.on("entered"), channel.on("joined")];
        assert.deepEqual(await channel.join(), ok());
        assert.deepEqual(await entered.take(), { a: 1 });
        assert.deepEqual(await pushed.take(), { b: 2 });
      }));

      test("broadcasts: to everybody, to all but the sender, intercepted", connected(async (client) => {
        const channel = await client.join("room:casts");
        const other = await RawSocket.connect(server.ws("/socket"));
        await other.join("room:casts");
        const [bc, icpt] = [channel.on("bc"), channel.on("icpt")];
        channel.cast("bc", { q: 1 });
        assert.deepEqual(await bc.take(), { q: 1 });
        assert.deepEqual(await other.next(), [null, null, "room:casts", "bc", { q: 1 }]);
        assert.deepEqual(await channel.push("bc_from", { q: 2 }), ok());
        assert.deepEqual((await other.next())[4], { q: 2 });
        assert.deepEqual(bc.untaken, []);
        other.send("1", "2", "room:casts", "icpt", { q: 3 });
        assert.deepEqual(await icpt.take(), { q: 3, x: 1 });
        await server.control("/broadcast?topic=room:casts&event=news", '{"n":4}');
        assert.deepEqual((await other.frames.take(([, , , event]) => event === "news"))[4], { n: 4 });
        other.close();
      }));

      test("a refused join is an error, and is tried again", connected(async (client) => {
        const channel = client.channel("room:deny");
        assert.deepEqual(await channel.join(), error({ reason: "unauthorized" }));
        assert.equal(channel.state, "errored");
        assert.deepEqual(await channel.joins.take(), error({ reason: "unauthorized" }), "the rejoin");
        await channel.leave();
      }));

      test("a join that crashes, and one of a topic that nobody serves, are errors", connected(async (client) => {
        const crashes = client.channel("room:crash");
        assert.deepEqual(await crashes.join(), error({ reason: "join crashed" }));
        await crashes.leave();
        const unmatched = client.channel("nope:1");
        assert.deepEqual(await unmatched.join(), error({ reason: "unmatched topic" }));
        await unmatched.leave();
      }));

      test("a handler that crashes: the client hears of it and rejoins", connected(async (client) => {
        const channel = await client.join("room:crashes");
        const bystander = await client.join("room:bystander");
        channel.cast("crash");
        assert.deepEqual(await channel.errors.take(), { reason: "channel_crash" });
        assert.deepEqual(await channel.joins.take(), ok());
        assert.deepEqual(await channel.push("echo", { back: true }), ok({ back: true }));
        assert.deepEqual(await bystander.push("ok"), ok());
        assert.deepEqual(bystander.errors.untaken, []);
      }));

      test("a channel that closes: the client does not rejoin", connected(async (client) => {
        const channel = await client.join("room:closes");
        assert.deepEqual(await channel.push("stop_reply"), ok({ bye: 1 }));
        assert.deepEqual(await channel.closes.take(), {});
        assert.equal(channel.state, "closed");
        assert.deepEqual(await (await client.join("room:other")).push("ok"), ok());
        assert.deepEqual(channel.joins.untaken, []);
      }));

      test("a channel that stops with an error: the client rejoins", connected(async (client) => {
        const channel = await client.join("room:stops");
        channel.cast("stop_error");
        assert.deepEqual(await channel.errors.take(), { reason: "channel_crash" });
        assert.deepEqual(await channel.joins.take(), ok());
      }));

      test("a second channel of a topic takes the place of the first", connected(async (client) => {
        const first = await client.join("room:dup");
        const second = await client.join("room:dup");
        await first.closes.take();
        assert.equal(first.state, "closed");
        assert.deepEqual(await second.push("echo", { second: 1 }), ok({ second: 1 }));
        assert.deepEqual(second.errors.untaken, []);
      }));

      test("leaves and joins again at once, several times", connected(async (client) => {
        for (let round = 0; round < 5; round += 1) {
          const channel = await client.join("room:again");
          assert.deepEqual(await channel.push("echo", { round }), ok({ round }));
          await channel.leave();
        }
      }));

      test("a join that times out: the client leaves, and its rejoin is let in", connected(async (client) => {
        const gate = `timeout-${version}-${transport}`;
        const channel = client.channel("room:slow-timeout", { gate });
        assert.equal((await channel.join(100)).status, "timeout");
        await server.control(`/open?gate=${gate}`);
        while ((await channel.joins.take()).status !== "ok");
        assert.deepEqual(await channel.push("echo", { in: 1 }), ok({ in: 1 }));
      }));

      test("many channels, each with its own answers", connected(async (client) => {
        const channels = await Promise.all(Array.from({ length: 50 }, (_, at) => client.join(`room:many${at}`)));
        const answers = await Promise.all(channels.map((channel, at) => channel.push("echo", { at })));
        assert.deepEqual(answers, channels.map((_, at) => ok({ at })));
      }));

      test("250 pushes in one turn are answered, as far as the client's batches allow", connected(async (client) => {
        const channel = await client.join("room:burst");
        // Over long-poll, clients before 1.8.6 put all into one batch, of which a server takes 100.
        const count = transport === "websocket" || isAtLeast(version, "1.8.6") ? 250 : 100;
        const answers = await Promise.all(Array.from({ length: count }, (_, at) => channel.push("echo", { at })));
        assert.deepEqual(answers, Array.from({ length: count }, (_, at) => ok({ at })));
      }));

      test("bytes to the server", connected(async (client) => {
        const channel = await client.join("room:a");
        assert.deepEqual(await channel.push("bin_len", bytes(0, 1, 255)), ok({ len: 3, bytes: [0, 1, 255] }));
        const none = await channel.push("bin_len", bytes());
        assert.deepEqual(none, ok({ len: 0, bytes: [] }));
      }));

      if (carriesBinary(transport)) {
        test("bytes to the client: push, reply, broadcast, join", connected(async (client) => {
          const channel = await client.join("room:a");
          const [pushed, cast] = [channel.on("binpush"), channel.on("binbc")];
          const { status, response } = await channel.push("bin", bytes(1, 2, 3));
          assert.deepEqual([status, values(response)], ["ok", [1, 2, 3, 255]]);
          assert.deepEqual(values(await pushed.take()), [0, 1]);
          const refused = await channel.push("bin_err", bytes(7));
          assert.deepEqual([refused.status, values(refused.response)], ["error", [7]]);
          channel.cast("binbc", bytes(4, 5));
          assert.deepEqual(values(await cast.take()), [4, 5]);
          const other = await client.join("room:binreply");
          assert.deepEqual(values(other.reply), [9, 8, 7]);
        }));

        test("a ping is answered", connected(async (client) => {
          assert.ok((await client.ping()) >= 0);
        }));
      } else {
        test("bytes to the client are an error reply, and spoil nothing", connected(async (client) => {
          const channel = await client.join("room:a");
          assert.equal((await channel.push("bin", bytes(1))).status, "error");
          assert.deepEqual(await channel.push("ok"), ok());
        }));
      }

      test("parameters, nested, with lists and null, reach connect", async () => {
        const params = { key: "a b&c", nested: { deep: { er: "1" } }, ids: ["7", "8"], none: null, yes: true };
        const client = await connect("/socket", { params: () => params });
        const { reply } = await client.join("whoami");
        assert.equal(reply.transport, transport === "websocket" ? "websocket" : "longpoll");
        assert.equal(reply.params.key, "a b&c");
        assert.deepEqual(reply.params.nested, { deep: { er: "1" } });
        assert.deepEqual(Object.values(reply.params.ids), ["7", "8"]);
        assert.equal(reply.params.yes, "true");
        assert.equal(reply.params.vsn, "2.0.0");
        await client.disconnect();
      });

      test("the auth token reaches connect", async () => {
        const client = await connect("/tokens", { authToken: "1234-secret" });
        assert.equal((await client.join("whoami")).reply.auth_token, "1234-secret");
        await client.disconnect();
      });

      test("the variables of a mount's path reach connect", connected(async (client) => {
        assert.equal((await client.join("whoami")).reply.params.tenant, "acme");
      }, "/ws/acme/chat"));

      test("a refused connect is tried again, until it is let in", async () => {
        let refuse = "plain";
        const params = () => (refuse ? { refuse } : {});
        const client = await Client.make(version, transport, server.ws("/socket"), { params });
        client.socket.connect();
        await client.errors.take();
        await client.closes.take();
        assert.equal(client.socket.isConnected(), false);
        refuse = null;
        await client.opens.take();
        assert.deepEqual(await (await client.join("room:a")).push("ok"), ok());
        await client.disconnect();
      });

      test("a disconnect of the client ends its channels", async () => {
        // Long-poll has no farewell: its session ends when it is not polled any more.
        const client = await connect(transport === "websocket" ? "/socket" : "/hasty");
        const topic = `room:bye-${version}-${transport}`;
        await client.join(topic);
        await client.disconnect();
        assert.equal(await server.terminated(topic), transport === "websocket" ? "Closed" : "Inactive");
      });
    });
  }
}
