// The golden transcripts of the wire, frame by frame. The deliberate deviations are said where they are.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { RawPoll } from "./harness/raw_poll.mjs";
import { RawSocket } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const reply = (status, response) => ({ status, response });
const OK = reply("ok", {});
const UNMATCHED = reply("error", { reason: "unmatched topic" });
const ROOM = ["1", "1", "room:a", "phx_join", {}];
const YOU_LEFT = ["1", null, "room:a", "you_left", { message: "bye!" }];
/** What the client sends, and what must come back, in order. */
const say = (send, ...get) => ({ send, get });
const JOINED = say(ROOM, ["1", "1", "room:a", "phx_reply", OK]);

const V2 = {
  heartbeat: [say([null, "5", "phoenix", "heartbeat", {}], [null, "5", "phoenix", "phx_reply", OK])],
  "heartbeat with a join_ref": [say(["9", "5", "phoenix", "heartbeat", {}], [null, "5", "phoenix", "phx_reply", OK])],
  "heartbeat with a null ref": [say([null, null, "phoenix", "heartbeat", {}], [null, null, "phoenix", "phx_reply", OK])],
  "another event on phoenix": [say([null, "1", "phoenix", "foo", {}], [null, "1", "phoenix", "phx_reply", UNMATCHED])],
  "a leave of phoenix": [say(["1", "2", "phoenix", "phx_leave", {}], ["1", "2", "phoenix", "phx_reply", OK])],
  join: [JOINED],
  "join with a reply": [
    say(["1", "1", "room:reply", "phx_join", { x: 1 }], ["1", "1", "room:reply", "phx_reply", reply("ok", { echo: { x: 1 } })]),
  ],
  "join denied": [
    say(["1", "1", "room:deny", "phx_join", {}], ["1", "1", "room:deny", "phx_reply", reply("error", { reason: "unauthorized" })]),
    // No phx_error and no phx_close follow: the topic is free.
    say(["1", "2", "room:deny", "ok", {}], [null, "2", "room:deny", "phx_reply", UNMATCHED]),
  ],
  "join crash": [
    say(["1", "1", "room:crash", "phx_join", {}], ["1", "1", "room:crash", "phx_reply", reply("error", { reason: "join crashed" })]),
    say(["1", "2", "room:crash", "ok", {}], [null, "2", "room:crash", "phx_reply", UNMATCHED]),
  ],
  "join unmatched": [say(["1", "1", "nope:1", "phx_join", {}], [null, "1", "nope:1", "phx_reply", UNMATCHED])],
  "join with a capture that does not parse": [
    say(["1", "1", "seat:a:7", "phx_join", {}], ["1", "1", "seat:a:7", "phx_reply", reply("ok", { row: "a", number: 7 })]),
    say(["2", "2", "seat:a:900", "phx_join", {}], [null, "2", "seat:a:900", "phx_reply", UNMATCHED]),
    say(["3", "3", "seat:a", "phx_join", {}], [null, "3", "seat:a", "phx_reply", UNMATCHED]),
  ],
  "push and reply": [
    JOINED,
    say(["1", "3", "room:a", "echo", { z: [1, null, true] }], ["1", "3", "room:a", "phx_reply", reply("ok", { z: [1, null, true] })]),
  ],
  "error reply": [JOINED, say(["1", "2", "room:a", "err", { a: 1 }], ["1", "2", "room:a", "phx_reply", reply("error", { a: 1 })])],
  "reply that is no object": [JOINED, say(["1", "4", "room:a", "list", {}], ["1", "4", "room:a", "phx_reply", reply("ok", [1, 2])])],
  "reply of another status": [JOINED, say(["1", "4", "room:a", "weird", { w: 1 }], ["1", "4", "room:a", "phx_reply", reply("weird", { w: 1 })])],
  "payloads that are no objects": [
    JOINED,
    ...[null, 7, "text", [1], true].map((payload, at) =>
      say(["1", `${at}`, "room:a", "echo", payload], ["1", `${at}`, "room:a", "phx_reply", reply("ok", payload)])),
  ],
  "stale join_ref": [
    JOINED,
    say(["zz", "3", "room:a", "ok", {}]),
    say([1, "3", "room:a", "ok", {}]),
    say(["1", "4", "room:a", "ok", {}], ["1", "4", "room:a", "phx_reply", OK]),
  ],
  "null join_ref": [JOINED, say([null, "2", "room:a", "ok", {}], ["1", "2", "room:a", "phx_reply", OK])],
  "join with a null join_ref": [
    say([null, "9", "room:a", "phx_join", {}], [null, "9", "room:a", "phx_reply", OK]),
    say([null, "10", "room:a", "push", {}], ["9", null, "room:a", "joined", { b: 2 }], ["9", "10", "room:a", "phx_reply", OK]),
    // Deviation: to the reference a client that uses the join_ref it was told is stale.
    say(["9", "11", "room:a", "ok", {}], ["9", "11", "room:a", "phx_reply", OK]),
  ],
  "event without a join": [say(["1", "1", "room:zz", "ok", {}], [null, "1", "room:zz", "phx_reply", UNMATCHED])],
  "leave without a join": [say(["4", "1", "room:zz", "phx_leave", {}], ["4", "1", "room:zz", "phx_reply", OK])],
  leave: [
    JOINED,
    // Deviation: what `terminate` pushes comes before phx_close, not after it.
    say(["1", "4", "room:a", "phx_leave", {}], ["1", "4", "room:a", "phx_reply", OK], YOU_LEFT, ["1", "1", "room:a", "phx_close", {}]),
    say(["1", "5", "room:a", "phx_leave", {}], ["1", "5", "room:a", "phx_reply", OK]),
  ],
  "leave with a null join_ref": [
    JOINED,
    say([null, "4", "room:a", "phx_leave", {}], ["1", "4", "room:a", "phx_reply", OK], YOU_LEFT, ["1", "1", "room:a", "phx_close", {}]),
  ],
  "leave with a stale join_ref": [
    JOINED,
    say(["0", "4", "room:a", "phx_leave", {}]),
    say(["1", "5", "room:a", "ok", {}], ["1", "5", "room:a", "phx_reply", OK]),
  ],
  crash: [
    JOINED,
    say(["1", "2", "room:a", "crash", {}], YOU_LEFT, ["1", "1", "room:a", "phx_error", { reason: "channel_crash" }]),
  ],
  "stop: close": [JOINED, say(["1", "2", "room:a", "stop", {}], YOU_LEFT, ["1", "1", "room:a", "phx_close", {}])],
  "stop: close with a reply": [
    JOINED,
    say(["1", "2", "room:a", "stop_reply", {}], ["1", "2", "room:a", "phx_reply", reply("ok", { bye: 1 })], YOU_LEFT, ["1", "1", "room:a", "phx_close", {}]),
  ],
  "stop: error": [JOINED, say(["1", "2", "room:a", "stop_error", {}], YOU_LEFT, ["1", "1", "room:a", "phx_error", { reason: "channel_crash" }])],
  "stop: error with a reply": [
    JOINED,
    say(["1", "2", "room:a", "stop_error_reply", {}], ["1", "2", "room:a", "phx_reply", reply("ok", { bye: 1 })], YOU_LEFT, ["1", "1", "room:a", "phx_error", { reason: "channel_crash" }]),
  ],
  "broadcast, the sender too": [JOINED, say(["1", "2", "room:a", "bc", { q: 1 }], [null, null, "room:a", "bc", { q: 1 }])],
  "broadcast before the reply of the same handler": [
    JOINED,
    say(["1", "2", "room:a", "bc_reply", { q: 1 }], [null, null, "room:a", "bc", { q: 1 }], ["1", "2", "room:a", "phx_reply", OK]),
  ],
  "push before the reply of the same handler": [
    JOINED,
    say(["1", "2", "room:a", "push", {}], ["1", null, "room:a", "joined", { b: 2 }], ["1", "2", "room:a", "phx_reply", OK]),
  ],
  intercepted: [
    JOINED,
    say(["1", "4", "room:a", "icpt", { q: 1 }], ["1", "4", "room:a", "phx_reply", OK], ["1", null, "room:a", "icpt", { q: 1, x: 1 }]),
  ],
  "pushed in the join": [
    // Deviation: the reference raises; here it reaches the client after the reply.
    say(["1", "1", "room:early", "phx_join", {}], ["1", "1", "room:early", "phx_reply", OK], ["1", null, "room:early", "joined", { b: 2 }]),
  ],
  "numeric references": [
    say([1, 2, "room:reply", "phx_join", {}], [1, 2, "room:reply", "phx_reply", reply("ok", { echo: {} })]),
    say([1, 3, "room:reply", "ok", {}], [1, 3, "room:reply", "phx_reply", OK]),
    say(["1", 4, "room:reply", "ok", {}]),
    say([1, 2.5e3, "room:reply", "ok", {}], [1, 2500, "room:reply", "phx_reply", OK]),
  ],
  "extra elements": [say([null, "1", "phoenix", "heartbeat", {}, 7, [8]], [null, "1", "phoenix", "phx_reply", OK])],
  "unknown event": [
    JOINED,
    // Deviation: the reference crashes the channel.
    ...["nobody_handles", "phx_reply", "phx_close", "phx_error", "heartbeat"].map((event, at) =>
      say(["1", `${at}`, "room:a", event, {}], ["1", `${at}`, "room:a", "phx_reply", reply("error", { reason: "unhandled event", event })])),
    say(["1", "9", "room:a", "ok", {}], ["1", "9", "room:a", "phx_reply", OK]),
  ],
  "unknown event, where one handler takes them all": [
    say(["1", "1", "any:x", "phx_join", {}], ["1", "1", "any:x", "phx_reply", OK]),
    say(["1", "2", "any:x", "whatever", [1]], ["1", "2", "any:x", "phx_reply", reply("ok", { event: "whatever", payload: [1] })]),
  ],
};

/**
 * What ends a transcript, so that nothing else was on its way: a heartbeat's reply overtakes what waits, so
 * another channel is joined, and asked, whose frames do not.
 */
const END = [
  { send: ["end", "end", "room:end", "phx_join", {}], get: ["end", "end", "room:end", "phx_reply", OK] },
  { send: ["end", "e2", "room:end", "ok", {}], get: ["end", "e2", "room:end", "phx_reply", OK] },
];

/** Runs the steps; whatever comes that was not expected stands where the expected one should. */
const play = async (steps, { send, next }) => {
  for (const { send: message, get } of steps) {
    await send(message);
    for (const expected of get) {
      assert.deepEqual(await next(), expected);
    }
  }
};

describe("golden transcripts, V2 over WebSocket", () => {
  for (const [name, steps] of Object.entries(V2)) {
    test(name, async () => {
      const socket = await RawSocket.connect(server.ws("/socket"));
      await play(steps, { send: (message) => socket.text(JSON.stringify(message)), next: () => socket.next() });
      for (const { send, get } of END) {
        socket.text(JSON.stringify(send));
        assert.deepEqual(await socket.next(), get);
      }
      socket.close();
    });
  }

  test("after-join: the reply comes first, then what was pushed and broadcast", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    socket.send("1", "1", "room:after", "phx_join", {});
    assert.deepEqual(await socket.next(), ["1", "1", "room:after", "phx_reply", OK]);
    assert.deepEqual(await socket.next(), [null, null, "room:after", "entered", { a: 1 }]);
    assert.deepEqual(await socket.next(), ["1", null, "room:after", "joined", { b: 2 }]);
    socket.close();
  });

  test("a payload of another shape is an error reply that names the path", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    await socket.join("room:a");
    socket.send("1", "2", "room:a", "typed", { user: { age: "old" } });
    const { payload } = await socket.message();
    assert.equal(payload.status, "error");
    assert.equal(payload.response.reason, "invalid payload");
    assert.equal(payload.response.path, "user.age");
    assert.equal(typeof payload.response.detail, "string");
    assert.deepEqual((await socket.ask("1", "3", "room:a", "typed", { user: { age: 7 } }))[4], reply("ok", { age: 7 }));
    socket.close();
  });

  test("`status` stands before `response`", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    const { payload } = (socket.send(null, "1", "phoenix", "heartbeat"), await socket.message());
    assert.deepEqual(Object.keys(payload), ["status", "response"]);
    socket.close();
  });
});

describe("golden transcripts, V2 over long-poll", () => {
  for (const [name, steps] of Object.entries(V2)) {
    test(name, async () => {
      const session = await RawPoll.open(server.http("/socket"));
      const send = async (message) => {
        const { status, json } = await session.post(JSON.stringify(message));
        assert.deepEqual([status, json], [200, { status: 200 }]);
      };
      await play(steps, { send, next: () => session.next() });
      for (const { send: message, get } of END) {
        await send(message);
        assert.deepEqual(await session.next(), get);
      }
    });
  }
});

describe("golden transcripts, V1 over WebSocket", () => {
  const connect = () => RawSocket.connect(server.ws("/socket"), { vsn: "1.0.0" });

  test("a heartbeat; no frame carries a join_ref", async () => {
    const socket = await connect();
    socket.text('{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"1"}');
    assert.deepEqual(await socket.next(), { topic: "phoenix", event: "phx_reply", payload: OK, ref: "1" });
    socket.close();
  });

  test("a broadcast and a push have the ref null", async () => {
    const socket = await connect();
    await socket.join("room:after");
    assert.deepEqual(await socket.next(), { topic: "room:after", event: "entered", payload: { a: 1 }, ref: null });
    assert.deepEqual(await socket.next(), { topic: "room:after", event: "joined", payload: { b: 2 }, ref: null });
    socket.close();
  });

  test("a crash carries the join_ref as ref, or null where the join had none", async () => {
    const crash = { topic: "room:a", event: "phx_error", payload: { reason: "channel_crash" } };
    for (const joinRef of ["7", null]) {
      const socket = await connect();
      socket.send(joinRef, "1", "room:a", "phx_join");
      await socket.next();
      socket.send(joinRef, "2", "room:a", "crash");
      assert.equal((await socket.next()).event, "you_left");
      assert.deepEqual(await socket.next(), { ...crash, ref: joinRef });
      socket.close();
    }
  });

  test("a leave of a join without join_ref closes with the ref null", async () => {
    const socket = await connect();
    socket.send(null, "1", "room:a", "phx_join");
    await socket.next();
    socket.send(null, "2", "room:a", "phx_leave");
    assert.deepEqual(await socket.next(), { topic: "room:a", event: "phx_reply", payload: OK, ref: "2" });
    assert.equal((await socket.next()).event, "you_left");
    assert.deepEqual(await socket.next(), { topic: "room:a", event: "phx_close", payload: {}, ref: null });
    socket.close();
  });

  test("numeric references come back as numbers, unknown keys are ignored", async () => {
    const socket = await connect();
    socket.text('{"ref":3,"topic":"room:a","payload":{},"more":[1],"event":"phx_join"}');
    assert.deepEqual(await socket.next(), { topic: "room:a", event: "phx_reply", payload: OK, ref: 3 });
    socket.close();
  });
});
