// Binary frames of V2, byte for byte.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { RawSocket } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const connect = async (topic = "room:a") => {
  const socket = await RawSocket.connect(server.ws("/socket"));
  assert.equal((await socket.join(topic)).status, "ok");
  return socket;
};

/** A frame from bytes and texts. */
const frame = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
/** A client's push, with the lengths of its fields. */
const push = (joinRef, ref, topic, event, data) => {
  const fields = [joinRef, ref, topic, event].map((field) => Buffer.from(field));
  return frame([0, ...fields.map(({ length }) => length)], ...fields, data);
};

describe("binary vectors", () => {
  test("a client's push has the lengths of four fields", () => {
    const vector = "00010106033132726f6f6d3a6162696e010203";
    assert.equal(push("1", "2", "room:a", "bin", [1, 2, 3]).toString("hex"), vector);
  });

  test("a push and a reply of the server", async () => {
    const socket = await connect();
    socket.binary(push("1", "2", "room:a", "bin", [1, 2, 3]));
    assert.deepEqual(await socket.next(), frame([0, 1, 6, 7], "1room:abinpush", [0, 1]));
    assert.deepEqual(await socket.next(), frame([1, 1, 1, 6, 2], "12room:aok", [1, 2, 3, 0xff]));
    socket.close();
  });

  test("a reply with the status error", async () => {
    const socket = await connect();
    socket.binary(push("1", "2", "room:a", "bin_err", [7]));
    assert.deepEqual(await socket.next(), frame([1, 1, 1, 6, 5], "12room:aerror", [7]));
    socket.close();
  });

  test("a broadcast has neither reference", async () => {
    const socket = await connect();
    const other = await connect();
    socket.binary(push("1", "2", "room:a", "binbc", [1, 2, 3]));
    const broadcast = frame([2, 6, 5], "room:abinbc", [1, 2, 3]);
    assert.deepEqual(await socket.next(), broadcast);
    assert.deepEqual(await other.next(), broadcast);
    socket.close();
    other.close();
  });

  test("a join can be answered with bytes", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    const answer = await socket.ask("1", "1", "room:binreply", "phx_join", {});
    assert.deepEqual(answer, frame([1, 1, 1, 0x0d, 2], "11room:binreplyok", [9, 8, 7]));
    socket.close();
  });

  test("an empty payload, and an empty join_ref, which is none", async () => {
    const socket = await connect();
    socket.binary(push("", "2", "room:a", "bin_err", []));
    assert.deepEqual(await socket.next(), frame([1, 1, 1, 6, 5], "12room:aerror"));
    socket.close();
  });

  test("an empty ref, which is none: the handler runs", async () => {
    const socket = await connect();
    socket.binary(push("1", "", "room:a", "binbc", [5]));
    assert.deepEqual(await socket.next(), frame([2, 6, 5], "room:abinbc", [5]));
    socket.close();
  });

  test("fields are counted in bytes of UTF-8", async () => {
    const topic = "room:Zürich-東京";
    const socket = await connect(topic);
    socket.binary(push("1", "é", topic, "bin_err", [1]));
    assert.deepEqual(await socket.next(), frame([1, 1, 2, Buffer.byteLength(topic), 5], "1é", topic, "error", [1]));
    socket.close();
  });

  test("a topic of 255 bytes fits; the reply to a longer one is not cut", async () => {
    const topic = `room:${"t".repeat(250)}`;
    const socket = await connect(topic);
    socket.binary(push("1", "2", topic, "bin_err", [1]));
    assert.deepEqual(await socket.next(), frame([1, 1, 1, 255, 5], "12", topic, "error", [1]));
    socket.close();

    const long = `room:binreply`.padEnd(300, "x");
    const other = await RawSocket.connect(server.ws("/socket"));
    assert.equal((await other.join(long)).status, "ok", "as JSON it has no limit");
    other.close();
  });

  test("a stale binary push is dropped, an event without a handler is answered", async () => {
    const socket = await connect();
    socket.binary(push("9", "2", "room:a", "bin", [1]));
    socket.binary(push("1", "3", "room:a", "nobody", [1]));
    const unhandled = { status: "error", response: { reason: "unhandled event", event: "nobody" } };
    assert.deepEqual(await socket.next(), ["1", "3", "room:a", "phx_reply", unhandled]);
    socket.close();
  });

  test("bytes where JSON is wanted, and JSON where bytes are, are error replies", async () => {
    const socket = await connect();
    socket.binary(push("1", "2", "room:a", "typed", [1]));
    const [, ref, , , wanted] = await socket.next();
    assert.deepEqual([ref, wanted.status, wanted.response.reason], ["2", "error", "invalid payload"]);
    const [, , , , got] = await socket.ask("1", "3", "room:a", "bin", { a: 1 });
    assert.deepEqual([got.status, got.response.reason], ["error", "invalid payload"]);
    socket.close();
  });

  test("a binary push to a topic that was not joined is answered as text", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    socket.binary(push("1", "2", "room:zz", "bin", [1]));
    const unmatched = { status: "error", response: { reason: "unmatched topic" } };
    assert.deepEqual(await socket.next(), [null, "2", "room:zz", "phx_reply", unmatched]);
    socket.close();
  });

  test("a binary broadcast does not reach a V1 client, and spoils nothing there", async () => {
    const socket = await connect();
    const old = await RawSocket.connect(server.ws("/socket"), { vsn: "1.0.0" });
    await old.join("room:a");
    socket.binary(push("1", "2", "room:a", "binbc", [1]));
    await socket.next();
    socket.send("1", "3", "room:a", "bc", { q: 1 });
    assert.deepEqual(await old.next(), { topic: "room:a", event: "bc", payload: { q: 1 }, ref: null });
    socket.close();
    old.close();
  });
});
