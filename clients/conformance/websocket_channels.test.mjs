// H1: channels over raw WebSockets, in both versions of the wire. What of a connection reaches `connect`
// is in websocket_connect.test.mjs.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { tick } from "./harness/raw_poll.mjs";
import { RawSocket, Turned } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const UNMATCHED = { status: "error", response: { reason: "unmatched topic" } };
const OK = { status: "ok", response: {} };

const refusal = async (base, options) => {
  try {
    await RawSocket.connect(base, options);
  } catch (error) {
    if (error instanceof Turned) {
      return error;
    }
    throw error;
  }
  return assert.fail("the handshake was accepted");
};

for (const vsn of ["1.0.0", "2.0.0"]) {
  const v1 = vsn === "1.0.0";
  /** A join_ref as this version shows it to clients. */
  const shown = (joinRef) => (v1 ? undefined : joinRef);
  const connect = (path = "/socket", options = {}) => RawSocket.connect(server.ws(path), { vsn, ...options });

  describe(`H1, V${vsn[0]}`, () => {
    test("H1.1 a mount with a nested path works, and a join's reply carries both references", async () => {
      const socket = await connect("/ws/admin");
      socket.send("11", "1", "room:admin", "phx_join");
      assert.deepEqual(await socket.message(), {
        join_ref: shown("11"), ref: "1", topic: "room:admin", event: "phx_reply", payload: OK,
      });
      socket.close();
    });

    test("H1.2 after-join push, broadcast, interception, leave, and the end of the channel", async () => {
      const topic = "room:after";
      const socket = await connect();
      assert.deepEqual(await socket.join(topic, {}, "1"), OK);
      const pushed = [await socket.message(), await socket.message()];
      pushed.sort((one, other) => one.event.localeCompare(other.event));
      assert.deepEqual(pushed, [
        { join_ref: shown(null), ref: null, topic, event: "entered", payload: { a: 1 } },
        { join_ref: shown("1"), ref: null, topic, event: "joined", payload: { b: 2 } },
      ]);

      socket.send("1", "2", topic, "icpt", { q: "body" });
      assert.deepEqual(await socket.message(), {
        join_ref: shown("1"), ref: "2", topic, event: "phx_reply", payload: OK,
      });
      assert.deepEqual(await socket.message(), {
        join_ref: shown("1"), ref: null, topic, event: "icpt", payload: { q: "body", x: 1 },
      });

      socket.send("1", "3", topic, "phx_leave");
      const ends = [await socket.message(), await socket.message(), await socket.message()];
      const end = (event) => ends.find((message) => message.event === event);
      assert.deepEqual(end("you_left"), {
        join_ref: shown("1"), ref: null, topic, event: "you_left", payload: { message: "bye!" },
      });
      assert.deepEqual(end("phx_reply"), {
        join_ref: shown("1"), ref: "3", topic, event: "phx_reply", payload: OK,
      });
      assert.deepEqual(end("phx_close"), {
        join_ref: shown("1"), ref: "1", topic, event: "phx_close", payload: {},
      });
      assert.equal(ends.at(-1).event, "phx_close", "the close is the last that the client hears");
      assert.equal(await server.terminated(topic), "Left");

      socket.send("1", "4", topic, "echo", { still: "there?" });
      assert.deepEqual(await socket.message(), {
        join_ref: shown(null), ref: "4", topic, event: "phx_reply", payload: UNMATCHED,
      });
      socket.close();
    });

    test("H1.3 the 101st join is refused with `too many channels joined`", async () => {
      const socket = await connect();
      for (let at = 1; at <= 100; at += 1) {
        assert.deepEqual(await socket.join(`room:many${at}`, {}, String(at)), OK);
      }
      socket.send("101", "101", "room:many101", "phx_join");
      const refused = {
        join_ref: shown("101"), ref: "101", topic: "room:many101", event: "phx_reply",
        payload: { status: "error", response: { reason: "too many channels joined" } },
      };
      assert.deepEqual(await socket.message(), refused);
      // One that leaves makes room again.
      socket.send("7", "102", "room:many7", "phx_leave");
      for (let message; message?.event !== "phx_close";) {
        message = await socket.message();
      }
      assert.deepEqual(await socket.join("room:many101", {}, "103"), OK);
      socket.close();
    });

    test("H1.4 a mount with room for one channel refuses the second join", async () => {
      const socket = await connect("/limited");
      assert.deepEqual(await socket.join("room:one", {}, "1"), OK);
      assert.deepEqual(await socket.join("room:two", {}, "2"), {
        status: "error", response: { reason: "too many channels joined" },
      });
      // The refusal ended nothing.
      socket.send("1", "3", "room:one", "ok");
      assert.deepEqual((await socket.message()).payload, OK);
      socket.close();
    });

    test("H1.13 a connect is logged with its parameters, filtered", async () => {
      const params = { shown_here: `seen${vsn}`, password: `hidden-pw${vsn}`, user_token: `hidden-tk${vsn}` };
      const socket = await connect("/socket", { params });
      const line = await server.log.take((text) => text.includes(`seen${vsn}`));
      assert.match(line, /websocket/i);
      assert.match(line, /UserSocket|\/socket/);
      assert.match(line, /FILTERED/);
      await socket.join("room:logged");
      assert.ok(!server.logged.includes(`hidden-pw${vsn}`), "the password is not logged");
      assert.ok(!server.logged.includes(`hidden-tk${vsn}`), "the token is not logged");
      socket.close();
    });

    test("H1.14 a connect is not logged where its target is switched off", async () => {
      const quiet = await Server.start({ log: "debug,bennu::connect=off" });
      try {
        const params = { shown_here: `unseen${vsn}` };
        const socket = await RawSocket.connect(quiet.ws("/socket"), { vsn, params });
        await socket.join("room:logged", { name: `joined${vsn}` });
        socket.close();
        await quiet.log.take((line) => line.includes(`joined${vsn}`));
        await quiet.log.take((line) => line.includes("connection ends"));
        assert.ok(!quiet.logged.includes(`unseen${vsn}`), quiet.logged);
      } finally {
        await quiet.stop();
      }
    });

    test("H1.15 joins and events are logged with their parameters, filtered", async () => {
      const socket = await connect();
      await socket.join("room:logged", { name: `join-name${vsn}`, password: `join-pw${vsn}` });
      await server.log.take((text) => text.includes(`join-name${vsn}`));
      socket.send("1", "2", "room:logged", "echo", { name: `in-name${vsn}`, password: `in-pw${vsn}` });
      await socket.message();
      await server.log.take((text) => text.includes(`in-name${vsn}`));
      assert.ok(!server.logged.includes(`join-pw${vsn}`));
      assert.ok(!server.logged.includes(`in-pw${vsn}`));
      socket.close();
    });

    test("H1.16 a handler that panics ends its channel with phx_error, and only that", async () => {
      const socket = await connect();
      await socket.join(`room:crashes-${vsn}`, {}, "1");
      await socket.join(`room:bystander-${vsn}`, {}, "2");
      socket.send("1", "3", `room:crashes-${vsn}`, "crash");
      const messages = [await socket.message()];
      while (messages.at(-1).event !== "phx_error") {
        messages.push(await socket.message());
      }
      assert.deepEqual(messages.at(-1), {
        join_ref: shown("1"), ref: "1", topic: `room:crashes-${vsn}`, event: "phx_error",
        payload: { reason: "channel_crash" },
      });
      assert.equal(await server.terminated(`room:crashes-${vsn}`), "Crashed");
      socket.send("2", "4", `room:bystander-${vsn}`, "echo", { fine: true });
      assert.deepEqual((await socket.message()).payload, { status: "ok", response: { fine: true } });
      socket.close();
    });

    test("H1.17 a client that closes its connection ends its channels", async () => {
      for (const [how, code] of [["a close frame", 1000], ["no close frame", null]]) {
        const socket = await connect();
        const topic = `room:closed-by-${vsn}-${code}`;
        await socket.join(topic);
        if (code) {
          socket.close(code);
        } else {
          socket.terminate();
        }
        assert.equal(await server.terminated(topic), "Closed", how);
      }
    });

    test("H1.18 an event on a topic that was never joined is answered, and the connection lives", async () => {
      const socket = await connect();
      socket.send("1", "5", "room:never", "echo", {});
      assert.deepEqual(await socket.message(), {
        join_ref: shown(null), ref: "5", topic: "room:never", event: "phx_reply", payload: UNMATCHED,
      });
      assert.deepEqual(await socket.join("room:never"), OK);
      socket.close();
    });

    test("H1.19 an allowed origin connects, another gets 403", async () => {
      const socket = await connect("/origins", { origin: "https://example.com" });
      socket.close();
      const { status, body } = await refusal(server.ws("/origins"), { vsn, origin: "https://notallowed.com" });
      assert.deepEqual([status, body], [403, ""]);
    });

    test("H1.20 a connect that refuses gets 403", async () => {
      const { status } = await refusal(server.ws("/socket"), { vsn, params: { refuse: "plain" } });
      assert.equal(status, 403);
    });

    test("H1.21 a connect that refuses with a reason is answered as the mount decides", async () => {
      const { status, body, headers } = await refusal(server.ws("/answered"), { vsn, params: { refuse: "plain" } });
      assert.deepEqual([status, body, headers["x-refused-with"]], [429, "come back later", "403"]);
      const { status: own } = await refusal(server.ws("/socket"), { vsn, params: { refuse: "busy" } });
      assert.equal(own, 429, "without a handler, the status of the refusal");
    });

    test("H1.22 `disconnect` on the id of a socket closes it and ends its channels", async () => {
      const socket = await connect("/socket", { params: { user: `gone${vsn}` } });
      const same = await connect("/socket", { params: { user: `gone${vsn}` } });
      const other = await connect("/socket", { params: { user: `stays${vsn}` } });
      await socket.join(`room:kick1-${vsn}`);
      await socket.join(`room:kick2-${vsn}`);
      await server.control(`/disconnect?id=user:gone${vsn}`);
      assert.equal((await socket.closed()).code, 1001);
      assert.equal((await same.closed()).code, 1001);
      assert.equal(await server.terminated(`room:kick1-${vsn}`), "Disconnected");
      assert.equal(await server.terminated(`room:kick2-${vsn}`), "Disconnected");
      assert.deepEqual(await other.join(`room:kick3-${vsn}`), OK);
      other.close();
    });

    test("H1.22 any other event on the id of a socket is ignored", async () => {
      const socket = await connect("/socket", { params: { user: `ignored${vsn}` } });
      await server.control(`/broadcast?topic=user:ignored${vsn}&event=hello`, "{}");
      assert.deepEqual(await socket.join("room:ignored"), OK);
      socket.close();
    });

    test("H1.23 a second join of the same topic is let in", async () => {
      const socket = await connect();
      assert.deepEqual(await socket.join(`room:twice${v1}`, {}, "1"), OK);
      socket.send("2", "2", `room:twice${v1}`, "phx_join");
      const isSecond = (frame) => (v1 ? frame.ref : frame[1]) === "2";
      const frame = await socket.frames.take(isSecond);
      assert.deepEqual(v1 ? frame.payload : frame[4], OK);
      assert.equal(await server.terminated(`room:twice${v1}`), "DuplicateJoin");
      socket.close();
    });

    test("H1.25 an idle client is closed, one with heartbeats is not", async () => {
      const idle = await connect("/impatient");
      assert.equal((await idle.closed()).code, 1001);
      const lively = await connect("/impatient");
      // Together longer than the 1.5 seconds after which it would be.
      for (let beat = 1; beat <= 5; beat += 1) {
        lively.send(null, String(beat), "phoenix", "heartbeat");
        assert.deepEqual(await lively.message(), {
          join_ref: shown(null), ref: String(beat), topic: "phoenix", event: "phx_reply", payload: OK,
        });
        await tick(server);
      }
      lively.close();
    });

    test("H1.26 a join of a topic that no channel serves gets `unmatched topic`", async () => {
      const socket = await connect();
      socket.send("1", "1", "unknown", "phx_join");
      assert.deepEqual(await socket.message(), {
        join_ref: shown(null), ref: "1", topic: "unknown", event: "phx_reply", payload: UNMATCHED,
      });
      await server.log.take((text) => text.includes("unknown") && /unmatched|no channel/i.test(text));
      socket.close();
    });
  });
}

describe("H1, versions", () => {
  test("H1.24 an unsupported vsn gets 403, and the log names it", async () => {
    for (const vsn of ["123.1.1", "2.1.0", "3.0.0", "2.0", "abc", "2.0.0-rc.1"]) {
      const { status, body } = await refusal(server.ws("/socket"), { vsn });
      assert.deepEqual([status, body], [403, ""], vsn);
      await server.log.take((text) => text.includes(vsn));
    }
    const { status } = await refusal(server.ws("/socket"), { search: "vsn[]=2.0.0" });
    assert.equal(status, 403, "a list");
  });

  test("H1.24 every patch of the two versions is accepted, and no vsn is V1", async () => {
    for (const [vsn, expected] of [["1.0.0", "1"], ["1.0.9", "1"], ["2.0.0", "2"], ["2.0.5", "2"], [null, "1"]]) {
      const search = vsn ? `vsn=${vsn}` : "";
      const socket = await RawSocket.connect(server.ws("/socket"), { vsn, search });
      socket.send(null, "5", "phoenix", "heartbeat");
      const frame = await socket.next();
      assert.equal(Array.isArray(frame) ? "2" : "1", expected, String(vsn));
      socket.close();
    }
  });
});

describe("H1, custom channels (V2)", () => {
  test("H1.27 a process of one's own: refused, crashed, joined, closed", async () => {
    const socket = await RawSocket.connect(server.ws("/custom"));
    assert.deepEqual(await socket.ask("11", "1", "custom:ignore", "phx_join", {}), [
      "11", "1", "custom:ignore", "phx_reply", { status: "error", response: { action: "ignore" } },
    ]);
    assert.deepEqual(await socket.ask("12", "2", "custom:crash", "phx_join", {}), [
      "12", "2", "custom:crash", "phx_reply", { status: "error", response: { reason: "join crashed" } },
    ]);
    assert.deepEqual(await socket.ask("13", "3", "custom:ok", "phx_join", {}), [
      "13", "3", "custom:ok", "phx_reply", { status: "ok", response: { action: "ok" } },
    ]);
    socket.send("13", "4", "custom:ok", "close", {});
    assert.deepEqual(await socket.next(), ["13", "13", "custom:ok", "phx_close", {}]);
    assert.deepEqual(await socket.ask("13", "5", "custom:ok", "close", {}), [
      null, "5", "custom:ok", "phx_reply", UNMATCHED,
    ]);
    socket.close();
  });
});

describe("H1, binary (V2)", () => {
  test("H1.28 a binary push gets a binary push and a binary reply", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    await socket.join("room:a", {}, "1");
    const hex = (frame) => frame.toString("hex");
    const text = (string) => Buffer.from(string).toString("hex");
    socket.binary(Buffer.from(`0001010603${text("12room:abin")}010203`, "hex"));
    assert.equal(hex(await socket.next()), `00010607${text("1room:abinpush")}0001`);
    assert.equal(hex(await socket.next()), `0101010602${text("12room:aok")}010203ff`);
    socket.close();
  });
});
