// How connections end: the codes of the wire document, with its recommendations. Never 1000.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { RawPoll, tick } from "./harness/raw_poll.mjs";
import { RawSocket } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const connect = (path = "/socket", options = {}) => RawSocket.connect(server.ws(path), options);

describe("undecodable messages close with 1011", () => {
  const v2 = {
    "text that is no JSON": (socket) => socket.text("garbage"),
    "empty text": (socket) => socket.text(""),
    "an array that is too short": (socket) => socket.text('["1","1","room:a","phx_join"]'),
    "an object": (socket) => socket.text('{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}'),
    "a topic that is no string": (socket) => socket.text('["1","1",7,"phx_join",{}]'),
    "an event that is no string": (socket) => socket.text('["1","1","room:a",null,{}]'),
    "JSON that is cut": (socket) => socket.text('["1","1","room:a","phx_join",{"a":'),
    "JSON with something after it": (socket) => socket.text('["1","1","room:a","phx_join",{}] x'),
    "JSON that is nested too deeply": (socket) => socket.text(`["1","1","room:a","phx_join",${"[".repeat(100_000)}`),
    "an unknown kind of binary frame": (socket) => socket.binary([9, 0, 0, 0, 0]),
    "a kind that only servers send": (socket) => socket.binary([2, 0, 0, 0, 0]),
    "a binary frame without its header": (socket) => socket.binary([0, 1]),
    "a binary frame without its fields": (socket) => socket.binary([0, 1, 1, 200, 3, 49, 49]),
    "an empty binary frame": (socket) => socket.binary([]),
    "a binary frame whose fields are not UTF-8": (socket) => socket.binary([0, 0, 0, 1, 1, 0xff, 0xff]),
  };
  for (const [what, send] of Object.entries(v2)) {
    test(`V2: ${what}`, async () => {
      const socket = await connect();
      await socket.join("room:a");
      send(socket);
      assert.equal((await socket.closed()).code, 1011);
      assert.equal(await server.terminated("room:a"), "Closed");
    });
  }

  const v1 = {
    "an array": '["1","1","room:a","phx_join",{}]',
    "no topic": '{"event":"phx_join","payload":{},"ref":"1"}',
    "no event": '{"topic":"room:a","payload":{},"ref":"1"}',
    "no payload": '{"topic":"room:a","event":"phx_join","ref":"1"}',
    "no ref": '{"topic":"room:a","event":"phx_join","payload":{}}',
  };
  for (const [what, text] of Object.entries(v1)) {
    test(`V1: ${what}`, async () => {
      const socket = await connect("/socket", { vsn: "1.0.0" });
      socket.text(text);
      assert.equal((await socket.closed()).code, 1011);
    });
  }

  test("V1: a binary frame", async () => {
    const socket = await connect("/socket", { vsn: "1.0.0" });
    socket.binary([0, 0, 0, 0, 0]);
    assert.equal((await socket.closed()).code, 1011);
  });

  test("the reason is logged", async () => {
    const socket = await connect();
    socket.text("garbage");
    await socket.closed();
    await server.log.take((line) => /undecodable/i.test(line));
  });
});

describe("limits close with 1009", () => {
  const message = (length) => JSON.stringify(["1", "9", "room:a", "echo", { text: "x".repeat(length) }]);

  test("a frame that is too big", async () => {
    const socket = await connect("/small");
    await socket.join("room:a");
    assert.deepEqual((await socket.ask("1", "2", "room:a", "echo", { text: "x".repeat(500) }))[1], "2");
    socket.text(message(1_500));
    assert.equal((await socket.closed()).code, 1009);
  });

  test("a message in fragments that is too big, though no frame is", async () => {
    const socket = await connect("/small");
    await socket.join("room:a");
    const whole = message(2_000);
    socket.fragments(whole.match(/.{1,500}/gs));
    assert.equal((await socket.next())[1], "9", "2,000 bytes in frames of 500 are within the limits");
    socket.fragments(message(5_000).match(/.{1,500}/gs));
    assert.equal((await socket.closed()).code, 1009);
  });

  test("a frame that announces more than it may, before it is sent", async () => {
    const socket = await connect();
    // A masked text frame of 2^62 bytes, of which only the header comes.
    socket.bytes([0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
    const { code } = await socket.closed();
    assert.ok([1009, 1002].includes(code), String(code));
  });
});

describe("protocol violations", () => {
  test("text that is not UTF-8 closes with 1007", async () => {
    const socket = await connect();
    socket.fragments([Buffer.from([0xff, 0xfe])]);
    assert.equal((await socket.closed()).code, 1007);
  });

  const violations = {
    "a frame without a mask": [0x81, 0x01, 0x61],
    "an unknown opcode": [0x83, 0x80, 1, 2, 3, 4],
    "a reserved bit": [0xc1, 0x80, 1, 2, 3, 4],
    "a continuation of nothing": [0x80, 0x80, 1, 2, 3, 4],
    "a control frame that is too long": [0x89, 0xfe, 0, 126, 1, 2, 3, 4, ...Array(126).fill(0)],
    "a control frame in fragments": [0x09, 0x80, 1, 2, 3, 4],
  };
  for (const [what, bytes] of Object.entries(violations)) {
    test(`${what} closes with 1002`, async () => {
      const socket = await connect();
      socket.bytes(bytes);
      assert.equal((await socket.closed()).code, 1002);
    });
  }
});

describe("the server's own closes", () => {
  test("`disconnect` closes with 1001", async () => {
    const socket = await connect("/socket", { params: { user: "codes" } });
    await server.control("/disconnect?id=user:codes");
    assert.equal((await socket.closed()).code, 1001);
  });

  test("an idle connection is closed with 1001", async () => {
    // Deviation: the reference closes with 1002, or with 1000, after which old clients stay away.
    assert.equal((await (await connect("/impatient")).closed()).code, 1001);
  });

  test("any frame keeps a connection from being idle, also a ping", async () => {
    const socket = await connect("/impatient");
    // Together longer than the 1.5 seconds after which it would be.
    for (let beat = 0; beat < 5; beat += 1) {
      socket.ping("still here");
      await socket.pongs.take();
      await tick(server);
    }
    assert.deepEqual(await socket.join("room:a"), { status: "ok", response: {} });
    socket.close();
  });

  test("the client's close is answered", async () => {
    for (const code of [1000, 1001, 3000, 4999]) {
      const socket = await connect();
      socket.close(code, "bye");
      const { code: answered } = await socket.closed();
      assert.ok([1000, code].includes(answered), `${code} was answered ${answered}`);
    }
  });

  test("a drain closes with 1012, ends channels and polls, and the process ends well", async () => {
    const draining = await Server.start();
    const sockets = [];
    for (let at = 0; at < 20; at += 1) {
      const socket = await RawSocket.connect(draining.ws("/socket"));
      await socket.join(`room:drained${at}`);
      sockets.push(socket);
    }
    const bare = await RawSocket.connect(draining.ws("/socket"));
    const session = await RawPoll.open(draining.http("/socket"));
    await session.join("room:polled");
    // It may come too late to hang: then HTTP itself says 503, and the client tries again.
    const hanging = session.get().then(({ status, json }) => json?.status ?? status, () => "refused");
    const stopped = draining.stop("SIGTERM");
    for (const socket of sockets) {
      assert.equal((await socket.closed(15_000)).code, 1012);
      const events = socket.frames.untaken.map(([, , , event]) => event);
      assert.ok(!events.includes("phx_close"), "phx_close would keep the client from rejoining");
      assert.ok(!events.includes("phx_error"), String(events));
    }
    assert.equal((await bare.closed(15_000)).code, 1012, "also one without channels");
    assert.ok([200, 204, 410, 503, "refused"].includes(await hanging), String(await hanging));
    assert.deepEqual(await stopped, { code: 0, signal: null });
    await assert.rejects(RawSocket.connect(draining.ws("/socket")));
  });
});
