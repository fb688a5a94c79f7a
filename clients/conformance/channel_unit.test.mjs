// H5: what the reference shows in process, as far as the wire shows it. Line 6 (a reply reference
// needs a join and an event) raises there; here no type says so: `reply_later` can be called in any
// handler, and where no event with a reference is being handled, its reply goes nowhere. The runtime's
// tests of behaviour show that (`a_reply_later_where_no_event_waits_for_one_goes_nowhere`).

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { RawSocket } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const OK = { status: "ok", response: {} };

/** A client on `topic`. */
const joined = async (topic, options) => {
  const socket = await RawSocket.connect(server.ws("/socket"), options);
  assert.deepEqual(await socket.join(topic), OK);
  return socket;
};

describe("H5", () => {
  test("H5.1 broadcast_from skips the sender, broadcast does not", async () => {
    const socket = await joined("room:h5");
    assert.deepEqual(await socket.ask("1", "2", "room:h5", "bc_from", { q: 1 }), ["1", "2", "room:h5", "phx_reply", OK]);
    assert.deepEqual(await socket.ask("1", "3", "room:h5", "bc", { q: 2 }), [null, null, "room:h5", "bc", { q: 2 }]);
    socket.close();
  });

  test("H5.2 broadcast_from of another channel reaches me", async () => {
    const [me, other] = [await joined("room:h5"), await joined("room:h5")];
    assert.deepEqual(await other.ask("1", "2", "room:h5", "bc_from", { q: 1 }), ["1", "2", "room:h5", "phx_reply", OK]);
    assert.deepEqual(await me.next(), [null, null, "room:h5", "bc", { q: 1 }]);
    me.close();
    other.close();
  });

  test("H5.2 a broadcast reaches those on its topic only", async () => {
    const [me, other] = [await joined("room:h5"), await joined("room:h5b")];
    await other.ask("1", "2", "room:h5b", "bc", { q: 1 });
    assert.deepEqual(await me.ask("1", "2", "room:h5", "ok"), ["1", "2", "room:h5", "phx_reply", OK]);
    me.close();
    other.close();
  });

  test("H5.3 a push carries topic, event and payload", async () => {
    const socket = await joined("room:h5");
    assert.deepEqual(await socket.ask("1", "2", "room:h5", "push"), ["1", null, "room:h5", "joined", { b: 2 }]);
    socket.close();
  });

  test("H5.4 a reply carries its payload", async () => {
    const socket = await joined("room:h5");
    const reply = { status: "ok", response: { a: [1] } };
    assert.deepEqual(await socket.ask("1", "2", "room:h5", "echo", { a: [1] }), ["1", "2", "room:h5", "phx_reply", reply]);
    socket.close();
  });

  test("H5.5 a reply of a bare status has the payload {}", async () => {
    const socket = await joined("room:h5");
    assert.deepEqual(await socket.ask("1", "2", "room:h5", "ok"), ["1", "2", "room:h5", "phx_reply", OK]);
    socket.close();
  });

  test("H5.6 a reply from another task, after the handler has ended", async () => {
    const socket = await joined("room:h5");
    socket.send("1", "2", "room:h5", "later", { gate: "h5" });
    assert.deepEqual(await socket.ask("1", "3", "room:h5", "ok"), ["1", "3", "room:h5", "phx_reply", OK], "the channel goes on");
    await server.control("/open?gate=h5");
    const late = { status: "ok", response: { late: true } };
    assert.deepEqual(await socket.next(), ["1", "2", "room:h5", "phx_reply", late]);
    socket.close();
  });

  test("H5.6 an event without a reference: a reply carries none, one for later has none to take", async () => {
    const socket = await joined("room:h5");
    assert.deepEqual(await socket.ask("1", null, "room:h5", "ok"), ["1", null, "room:h5", "phx_reply", OK]);
    await server.control("/open?gate=no-reference");
    socket.send("1", null, "room:h5", "later", { gate: "no-reference" });
    // Answered once the late reply has been given: whatever it sends comes before.
    const waited = await socket.ask("1", "4", "room:h5", "wait", { gate: "no-reference, replied" });
    assert.deepEqual(waited, ["1", "4", "room:h5", "phx_reply", OK]);
    socket.close();
  });

  test("a handler without a reply sends none", async () => {
    const socket = await joined("room:h5");
    socket.send("1", "2", "room:h5", "none");
    assert.deepEqual(await socket.ask("1", "3", "room:h5", "ok"), ["1", "3", "room:h5", "phx_reply", OK]);
    socket.close();
  });

  test("an intercepted broadcast is each channel's to keep or drop", async () => {
    const ada = await joined("room:h5", { params: { user: "ada" } });
    const eve = await joined("room:h5", { params: { user: "eve" } });
    assert.deepEqual(await eve.ask("1", "2", "room:h5", "secret", { to: "ada" }), ["1", "2", "room:h5", "phx_reply", OK]);
    assert.deepEqual(await ada.next(), ["1", null, "room:h5", "secret", { to: "ada" }]);
    assert.deepEqual(await eve.ask("1", "3", "room:h5", "ok"), ["1", "3", "room:h5", "phx_reply", OK]);
    ada.close();
    eve.close();
  });

  test("messages of one sender keep their order", async () => {
    const [me, other] = [await joined("room:h5"), await joined("room:h5")];
    for (let n = 0; n < 200; n += 1) {
      other.send("1", `${n}`, "room:h5", "bc", { q: n });
    }
    for (let n = 0; n < 200; n += 1) {
      assert.deepEqual(await me.next(), [null, null, "room:h5", "bc", { q: n }]);
    }
    me.close();
    other.close();
  });
});
