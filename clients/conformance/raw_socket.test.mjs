// H3 and H4 for raw sockets: frames in, frames out, over both transports. The lines that a socket with
// channels shows as well are in websocket_socket.test.mjs and long_poll_socket.test.mjs.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { serves, withstands } from "./harness/hostile.mjs";
import { RawPoll } from "./harness/raw_poll.mjs";
import { RawSocket, Turned } from "./harness/raw_socket.mjs";
import { RawTcp, frame } from "./harness/raw_tcp.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

/** A raw socket's clients name no version of the wire. */
const connect = (path = "/raw", options) => RawSocket.connect(server.ws(path), { vsn: null, ...options });
const ask = (socket, text) => (socket.text(text), socket.next());

describe("a raw socket over WebSocket", () => {
  test("H3.4 answers, and sees the parameters", async () => {
    const socket = await connect("/raw", { params: { key: "value" } });
    assert.deepEqual(await ask(socket, "params"), { params: { key: "value" } });
    assert.deepEqual(await ask(socket, "hello"), { text: "hello" });
    socket.binary([1, 2, 3]);
    assert.deepEqual(await socket.next(), { bytes: 3 });
    socket.close();
  });

  test("a `vsn` is a parameter like any other", async () => {
    const socket = await connect("/raw", { vsn: "9" });
    assert.deepEqual(await ask(socket, "params"), { params: { vsn: "9" } });
    socket.close();
  });

  test("H3.2 a bad origin and a refused connect get 403", async () => {
    for (const options of [{ origin: "https://notallowed.com" }, { params: { refused: "1" } }]) {
      await assert.rejects(connect("/raw", options), (error) => error instanceof Turned && error.status === 403);
    }
  });

  test("H3.5 a ping disturbs a socket without an ear for it no more than a channel", async () => {
    const socket = await connect("/raw-echo");
    socket.ping("hello");
    assert.equal(await socket.pongs.take(), "hello");
    assert.deepEqual(await ask(socket, '{"still":"here"}'), { still: "here" });
    socket.binary([7, 8]);
    assert.deepEqual([...(await socket.next())], [7, 8]);
    socket.close();
  });

  test("H3.6 what the server sends by itself arrives: from a task, and from a topic", async () => {
    const socket = await connect();
    assert.deepEqual(await ask(socket, "later on"), { later: "on" });
    await server.control("/note", "from outside");
    assert.deepEqual(await socket.next(), { note: "from outside" });
    socket.close();
  });

  test("H3.7, H3.8 the paths of mount and transport are options, and their variables parameters", async () => {
    const socket = await connect("/raw/attic", { path: "3/wire", params: { room: "other", key: "value" } });
    assert.deepEqual(await ask(socket, "params"), { params: { room: "attic", seat: "3", key: "value" } });
    socket.close();
  });

  test("H3.9 pings and pongs reach the socket, with a payload and without", async () => {
    const socket = await connect();
    for (const payload of ["a payload", ""]) {
      socket.ping(payload);
      assert.equal(await socket.pongs.take(), payload);
      assert.deepEqual(await socket.next(), { ping: payload });
      socket.pong(payload);
      assert.deepEqual(await socket.next(), { pong: payload });
    }
    socket.close();
  });

  test("H3.9 the server pings, and hears the answer", async () => {
    const socket = await connect();
    // The client library answers by itself.
    assert.deepEqual(await ask(socket, "ping from the server"), { pong: "from the server" });
    assert.deepEqual(await ask(socket, "ping"), { pong: "" });
    socket.text(`ping ${"x".repeat(126)}`);
    await server.log.take((line) => line.includes("a ping is too long"));
    assert.deepEqual(await ask(socket, "hello"), { text: "hello" });
    socket.close();
  });

  test("ends as it is told: 1000 when it stops, 1011 when it fails or panics", async () => {
    const ends = [["stop", 1000, "Stopped(Close)"], ["fail", 1011, "Stopped(Error)"], ["panic", 1011, "Crashed"]];
    for (const [told, code, reason] of ends) {
      const other = await connect();
      const socket = await connect("/raw", { params: { name: told } });
      socket.text("last words");
      socket.text(told);
      assert.deepEqual(await socket.next(), { text: "last words" });
      assert.equal((await socket.closed()).code, code, told);
      assert.equal(await server.terminated(told), reason);
      assert.deepEqual(await ask(other, "hello"), { text: "hello" });
      other.close();
    }
  });

  test("cleans up when its client goes", async () => {
    const socket = await connect("/raw", { params: { name: "goes" } });
    socket.close();
    assert.equal(await server.terminated("goes"), "Closed");
  });

  test("of a handler that is busy others notice nothing, and its own frames wait", async () => {
    const [socket, other] = [await connect(), await connect()];
    socket.text("wait a gate of raw sockets");
    socket.text("behind");
    assert.deepEqual(await ask(other, "hello"), { text: "hello" });
    await server.control("/open?gate=a+gate+of+raw+sockets");
    assert.deepEqual(await socket.next(), { passed: "a gate of raw sockets" });
    assert.deepEqual(await socket.next(), { text: "behind" });
    socket.close();
    other.close();
  });

  test("more frames than its mailbox takes end it with 1008", async () => {
    const socket = await connect("/raw-small");
    socket.text("wait nobody opens this");
    for (let at = 0; at < 12; at += 1) {
      socket.text("more");
    }
    assert.equal((await socket.closed()).code, 1008);
  });

  test("frames and pings without end, of a client that does not read: memory stays flat", async () => {
    for (const sent of [frame(1, "x".repeat(100)), frame(9, "x".repeat(100))]) {
      await serves(server);
      await withstands(server, 32, async () => {
        const deaf = await RawTcp.upgrade(server, "/raw");
        deaf.deafen();
        const many = Buffer.concat(Array.from({ length: 500 }, () => sent));
        for (let at = 0; at < 400 && (await deaf.offer(many, 3_000)); at += 1);
        deaf.destroy();
      });
    }
  });
});

describe("a raw socket over long-poll", () => {
  const open = async (path = "/raw", options) => {
    const session = await RawPoll.open(server.http(path), { vsn: null, ...options });
    assert.equal(session.opened.json.status, 410);
    return session;
  };
  const say = async (session, text) => {
    const { json } = await session.post(text, { headers: { "content-type": "text/plain" } });
    assert.equal(json.status, 200);
  };

  test("H4.2 answers, and sees the parameters", async () => {
    const session = await open("/raw", { params: { key: "value" } });
    await say(session, "params");
    assert.deepEqual(await session.next(), { params: { key: "value" } });
  });

  test("H4.3 the variables of its paths are parameters", async () => {
    const session = await open("/raw/attic", { path: "3/poll" });
    await say(session, "params");
    assert.deepEqual(await session.next(), { params: { room: "attic", seat: "3" } });
  });

  test("H4.7 what the server sends by itself is polled", async () => {
    const session = await open();
    await say(session, "later on");
    assert.deepEqual(await session.next(), { later: "on" });
    await server.control("/note", "from outside");
    assert.deepEqual(await session.next(), { note: "from outside" });
  });

  test("there are no pings", async () => {
    const session = await open();
    await say(session, "ping from the server");
    await say(session, "hello");
    assert.deepEqual(await session.next(), { text: "hello" });
  });

  test("a socket that stops is gone, when its last words have been fetched", async () => {
    for (const told of ["stop", "fail", "panic"]) {
      const session = await open();
      await say(session, "last words");
      await say(session, told);
      assert.deepEqual(await session.next(), { text: "last words" }, told);
      const { json } = await session.get();
      assert.equal(json.status, 410);
    }
  });

  test("a socket that sends bytes is not served there", async () => {
    const answer = await RawPoll.open(server.http("/raw-echo"), { vsn: null });
    assert.equal(answer.opened.status, 404);
  });
});

describe("a server that ends", () => {
  test("lets raw sockets finish, clean up, and sends them away with 1012", async () => {
    const own = await Server.start();
    const socket = await RawSocket.connect(own.ws("/raw"), { vsn: null });
    socket.text("wait the last gate");
    socket.text("behind");
    const stopped = own.stop();
    await own.log.take((line) => line.includes("draining"));
    await own.control("/open?gate=the+last+gate").catch(() => {});
    const { code } = await socket.closed(20_000);
    assert.equal(code, 1012);
    await stopped;
  });
});
