// Joins: several at once, the same topic again, stale references, and joins that take their time.

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

const OK = { status: "ok", response: {} };
const connect = () => RawSocket.connect(server.ws("/socket"));
/** The frames until one satisfies `last`, that one included. */
const until = async (socket, last) => {
  const frames = [];
  do {
    frames.push(await socket.next());
  } while (!last(frames.at(-1)));
  return frames;
};
const events = (frames) => frames.map(([joinRef, ref, , event]) => [joinRef, ref, event]);

describe("joins do not block the connection", () => {
  // Deviation: to the reference everything waits for a join.
  test("heartbeats, other joins and events are answered while a join waits", async () => {
    const socket = await connect();
    socket.send("1", "1", "room:slow", "phx_join", { gate: "blocked" });
    assert.deepEqual(await socket.ask(null, "2", "phoenix", "heartbeat"), [null, "2", "phoenix", "phx_reply", OK]);
    assert.deepEqual(await socket.ask("3", "3", "room:fast", "phx_join"), ["3", "3", "room:fast", "phx_reply", OK]);
    assert.deepEqual(await socket.ask("3", "4", "room:fast", "ok"), ["3", "4", "room:fast", "phx_reply", OK]);
    await server.control("/open?gate=blocked");
    assert.deepEqual(await socket.next(), ["1", "1", "room:slow", "phx_reply", OK]);
    socket.close();
  });

  test("events that were sent while the join waits are handled after it, in order", async () => {
    const socket = await connect();
    socket.send("1", "1", "room:slow", "phx_join", { gate: "queued" });
    socket.send("1", "2", "room:slow", "echo", { n: 1 });
    socket.send("1", "3", "room:slow", "echo", { n: 2 });
    assert.deepEqual(await socket.ask(null, "4", "phoenix", "heartbeat"), [null, "4", "phoenix", "phx_reply", OK]);
    await server.control("/open?gate=queued");
    assert.deepEqual([await socket.next(), await socket.next(), await socket.next()].map(([, ref]) => ref), ["1", "2", "3"]);
    socket.close();
  });

  test("a leave while the join waits: the channel ends, the topic is free", async () => {
    const socket = await connect();
    socket.send("1", "1", "room:slow-left", "phx_join", { gate: "left" });
    socket.send("1", "2", "room:slow-left", "phx_leave");
    socket.send(null, "3", "phoenix", "heartbeat");
    await server.control("/open?gate=left");
    await until(socket, ([, , , event]) => event === "phx_close");
    assert.deepEqual(await socket.ask("4", "4", "room:slow-left", "phx_join", { gate: "left" }), ["4", "4", "room:slow-left", "phx_reply", OK]);
    socket.close();
  });

  test("a client whose join times out leaves, joins again, and is in", async () => {
    const socket = await connect();
    socket.send("2", "2", "room:slow-late", "phx_join", { gate: "late" });
    socket.send("2", "3", "room:slow-late", "phx_leave");
    socket.send("4", "4", "room:slow-late", "phx_join", { gate: "late" });
    await server.control("/open?gate=late");
    const isIn = ([joinRef, ref, , event]) => joinRef === "4" && ref === "4" && event === "phx_reply";
    const frames = await until(socket, isIn);
    assert.deepEqual(frames.at(-1)[4], OK);
    const [, , , , answer] = (socket.send("4", "5", "room:slow-late", "echo", { in: true }), await socket.frames.take(([, ref]) => ref === "5"));
    assert.deepEqual(answer, { status: "ok", response: { in: true } });
    socket.close();
  });

  test("the connection ends while a join waits: the server goes on", async () => {
    const socket = await connect();
    socket.send("1", "1", "room:slow-gone", "phx_join", { gate: "gone" });
    await socket.ask(null, "2", "phoenix", "heartbeat");
    socket.terminate();
    await server.control("/open?gate=gone");
    const other = await connect();
    assert.deepEqual(await other.join("room:a"), OK);
    other.close();
  });

  test("a hundred joins at once are each answered", async () => {
    const socket = await connect();
    const refs = Array.from({ length: 100 }, (_, at) => String(at + 1));
    refs.forEach((ref) => socket.send(ref, ref, `room:many${ref}`, "phx_join"));
    const frames = [];
    while (frames.length < refs.length) {
      frames.push(await socket.next());
    }
    assert.deepEqual(frames.map(([, ref]) => Number(ref)).sort((one, other) => one - other), refs.map(Number));
    assert.ok(frames.every(([, , , , payload]) => payload.status === "ok"));
    socket.close();
  });

  test("over long-poll, too", async () => {
    const session = await RawPoll.open(server.http("/socket"));
    assert.equal(await session.send("1", "1", "room:slow", "phx_join", { gate: "polled" }), 200);
    assert.equal(await session.send("2", "2", "room:fast", "phx_join"), 200);
    assert.equal((await session.message()).ref, "2");
    await server.control("/open?gate=polled");
    assert.equal((await session.message()).ref, "1");
  });
});

describe("a topic that is joined already", () => {
  test("a second join replaces the first, whose phx_close carries its own reference", async () => {
    const socket = await connect();
    assert.deepEqual(await socket.join("room:twice", {}, "1"), OK);
    socket.send("2", "2", "room:twice", "phx_join");
    const isBoth = (seen) => seen.some(([, , , event]) => event === "phx_close") && seen.some(([, ref]) => ref === "2");
    const seen = [];
    while (!isBoth(seen)) {
      seen.push(await socket.next());
    }
    assert.deepEqual(seen.find(([, ref]) => ref === "2"), ["2", "2", "room:twice", "phx_reply", OK]);
    assert.deepEqual(seen.at(-1), ["1", "1", "room:twice", "phx_close", {}], "behind the reply");
    assert.equal(await server.terminated("room:twice"), "DuplicateJoin");

    socket.send("1", "3", "room:twice", "ok");
    assert.deepEqual(await socket.ask("2", "4", "room:twice", "ok"), ["2", "4", "room:twice", "phx_reply", OK], "the first is stale");
    socket.close();
  });

  test("a broadcast then arrives once", async () => {
    const socket = await connect();
    await socket.join("room:once", {}, "1");
    socket.send("2", "2", "room:once", "phx_join");
    await socket.frames.take(([, ref]) => ref === "2");
    await server.terminated("room:once");
    socket.send("2", "3", "room:once", "bc_reply", { q: 1 });
    const frames = await until(socket, ([, ref]) => ref === "3");
    assert.equal(frames.filter(([, , , event]) => event === "bc").length, 1);
    socket.close();
  });

  test("a second join that is refused ends the first all the same", async () => {
    const socket = await connect();
    await socket.join("room:gone-wrong", {}, "1");
    socket.send("2", "2", "room:gone-wrong", "phx_join", { refuse: true });
    const refused = await socket.frames.take(([, ref]) => ref === "2");
    assert.deepEqual(refused[4], { status: "error", response: { reason: "asked to be refused" } });
    await socket.frames.take(([joinRef, , , event]) => joinRef === "1" && event === "phx_close");
    socket.send("1", "3", "room:gone-wrong", "ok");
    const unmatched = { status: "error", response: { reason: "unmatched topic" } };
    assert.deepEqual(await socket.frames.take(([, ref]) => ref === "3"), [null, "3", "room:gone-wrong", "phx_reply", unmatched]);
    socket.close();
  });

  test("a leave followed at once by a join: the new one is in", async () => {
    const socket = await connect();
    await socket.join("room:again", {}, "1");
    socket.send("1", "2", "room:again", "phx_leave");
    socket.send("3", "3", "room:again", "phx_join");
    const isIn = ([joinRef, ref, , event]) => joinRef === "3" && ref === "3" && event === "phx_reply";
    const frames = await until(socket, isIn);
    assert.deepEqual(frames.at(-1)[4], OK);
    const late = frames.filter(([, , , event]) => event === "phx_close");
    assert.ok(late.every(([joinRef]) => joinRef === "1"), "whatever closes is the first");
    socket.send("3", "4", "room:again", "echo", { n: 1 });
    const answer = await socket.frames.take(([, ref]) => ref === "4");
    assert.deepEqual(answer[4], { status: "ok", response: { n: 1 } });
    socket.close();
  });

  test("a second join at the limit of channels is let in", async () => {
    const socket = await RawSocket.connect(server.ws("/limited"));
    await socket.join("room:only", {}, "1");
    socket.send("2", "2", "room:only", "phx_join");
    const answer = await socket.frames.take(([, ref]) => ref === "2");
    assert.deepEqual(answer[4], OK);
    socket.close();
  });

  test("a join after a crash is let in", async () => {
    const socket = await connect();
    await socket.join("room:crashed", {}, "1");
    socket.send("1", "2", "room:crashed", "crash");
    await until(socket, ([, , , event]) => event === "phx_error");
    assert.deepEqual(await socket.ask("3", "3", "room:crashed", "phx_join"), ["3", "3", "room:crashed", "phx_reply", OK]);
    socket.close();
  });

  test("a second leave is answered ok, once the channel has ended", async () => {
    const socket = await connect();
    await socket.join("room:left", {}, "1");
    socket.send("1", "2", "room:left", "phx_leave");
    await until(socket, ([, , , event]) => event === "phx_close");
    assert.deepEqual(await socket.ask("1", "3", "room:left", "phx_leave"), ["1", "3", "room:left", "phx_reply", OK]);
    socket.close();
  });

  test("two leaves at once disturb nothing", async () => {
    const socket = await connect();
    await socket.join("room:leaves", {}, "1");
    socket.send("1", "2", "room:leaves", "phx_leave");
    socket.send("1", "3", "room:leaves", "phx_leave");
    const frames = await until(socket, ([, , , event]) => event === "phx_close");
    assert.ok(events(frames).some(([, ref]) => ref === "2"));
    assert.deepEqual((socket.send("4", "4", "room:leaves", "phx_join"), await socket.frames.take(([, ref]) => ref === "4"))[4], OK);
    socket.close();
  });
});
