// What a hostile client sends, very often, and what it leaves unread: the server's memory and the
// time it takes to answer others (R5, R6). Every loop is bounded.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { serves, withstands } from "./harness/hostile.mjs";
import { RawPoll } from "./harness/raw_poll.mjs";
import { RawSocket } from "./harness/raw_socket.mjs";
import { RawTcp, frame } from "./harness/raw_tcp.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start({ log: "warn,bennu::server::connection=error" });
  // What the process allocates once is no growth.
  for (let warm = 0; warm < 20; warm += 1) {
    await serves(server);
  }
});
after(() => server?.stop());

const TOO_MANY = { status: "error", response: { reason: "too many messages" } };
const joined = async (topic = "room:a", options) => {
  const socket = await RawSocket.connect(server.ws("/socket"), options);
  assert.equal((await socket.join(topic)).status, "ok");
  return socket;
};
const times = (count, make) => Array.from({ length: count }, (_, at) => make(at));
/** Waits until the server has handled all that `socket` has sent: a heartbeat is never refused. */
const handled = async (socket) => {
  socket.send(null, "handled", "phoenix", "heartbeat");
  const seen = [];
  for (;;) {
    const message = await socket.frames.take(undefined, 60_000);
    if (message[1] === "handled") {
      return seen;
    }
    seen.push(message);
  }
};

describe("a client that does not read", () => {
  test("is put out while a channel broadcasts; others are not delayed, and memory stays flat", async () => {
    const deaf = await RawTcp.upgrade(server);
    await deaf.write(frame(1, '["1","1","room:flood","phx_join",{}]'));
    await deaf.hears("phx_reply");
    deaf.deafen();
    const [speaker, listener, other] = [await joined("room:flood"), await joined("room:flood"), await joined("room:other")];
    const text = "x".repeat(30_000);
    const latencies = [];
    await withstands(server, 96, async () => {
      // 45 MB for each who listens.
      for (let round = 0; round < 30; round += 1) {
        for (let at = 0; at < 50; at += 1) {
          speaker.send("1", null, "room:flood", "bc", { q: text });
        }
        const began = performance.now();
        await other.ask("1", "2", "room:other", "ok");
        latencies.push(performance.now() - began);
        for (let at = 0; at < 50; at += 1) {
          assert.equal((await listener.next())[3], "bc");
          await speaker.next();
        }
      }
      await server.log.take((line) => line.includes("reads too slowly"));
    });
    deaf.listen();
    await deaf.closed();
    const slowest = Math.max(...latencies);
    assert.ok(slowest < 2_000, `another client waited ${slowest.toFixed(0)} ms`);
    [speaker, listener, other].forEach((socket) => socket.close());
  });

  test("has no replies heaped up when it asks and asks", async () => {
    const deaf = await RawTcp.upgrade(server);
    await deaf.write(frame(1, '["1","1","room:asks","phx_join",{}]'));
    await deaf.hears("phx_reply");
    deaf.deafen();
    const asks = Buffer.concat(times(100, () => frame(1, JSON.stringify(["1", "2", "room:asks", "echo", { x: "x".repeat(10_000) }]))));
    await withstands(server, 96, async () => {
      for (let sent = 0; sent < 60 && (await deaf.offer(asks, 3_000)); sent += 1);
    });
    deaf.destroy();
  });

  test("has no pongs heaped up, however much it pings", async () => {
    const deaf = await RawTcp.upgrade(server);
    deaf.deafen();
    const pings = Buffer.concat(times(500, () => frame(9, Buffer.alloc(125, 1))));
    await withstands(server, 32, async () => {
      // 52 MB of pongs.
      for (let sent = 0; sent < 800 && (await deaf.offer(pings, 3_000)); sent += 1);
    });
    deaf.destroy();
  });

  test("has no heartbeats heaped up", async () => {
    const deaf = await RawTcp.upgrade(server);
    deaf.deafen();
    const beats = Buffer.concat(times(500, () => frame(1, '[null,"1","phoenix","heartbeat",{}]')));
    await withstands(server, 32, async () => {
      for (let sent = 0; sent < 400 && (await deaf.offer(beats, 3_000)); sent += 1);
    });
    deaf.destroy();
  });
});

describe("a client that does not stop", () => {
  test("joins 2,000 topics: 100 are its own, and what a join carried is not kept", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    await withstands(server, 48, async () => {
      for (let at = 0; at < 1_990; at += 1) {
        socket.send("1", `${at}`, `any:${at}`, "phx_join");
      }
      const replies = (await handled(socket)).map(([, , , , payload]) => payload);
      assert.equal(replies.filter(({ status }) => status === "ok").length, 100);
      const refused = replies.filter(({ status }) => status === "error");
      assert.ok(refused.every(({ response }) => response.reason === "too many channels joined"));
    });
    socket.close();
  });

  test("joins with bytes: a topic does not keep the frame that it came in", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    const data = Buffer.alloc(4_000_000);
    await withstands(server, 64, async () => {
      for (let at = 0; at < 60; at += 1) {
        const topic = `any:${at}`;
        const head = [0, 1, 1, topic.length, 8];
        socket.binary(Buffer.concat([Buffer.from(head), Buffer.from(`11${topic}phx_join`), data]));
        assert.equal((await socket.message()).payload.status, "ok");
      }
    });
    socket.close();
  });

  test("joins and leaves new topics without end", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    await withstands(server, 32, async () => {
      for (let round = 0; round < 40; round += 1) {
        for (let at = 0; at < 25; at += 1) {
          socket.send("1", "1", `any:${round} ${at}`, "phx_join");
          socket.send("1", "2", `any:${round} ${at}`, "phx_leave");
        }
        await handled(socket);
      }
    });
    socket.close();
  });

  test("joins one topic over and over: the last join counts", async () => {
    const socket = await joined("room:slow-again", {}).catch(() => undefined);
    assert.equal(socket, undefined, "its first join waits for a gate");
    const again = await joined("any:again");
    for (let at = 0; at < 1_000; at += 1) {
      again.send(`j${at}`, `j${at}`, "any:again", "phx_join");
    }
    const last = await again.frames.take(([, ref, , event]) => ref === "j999" && event === "phx_reply", 30_000);
    assert.equal(last[4].status, "ok");
    again.close();
  });

  test("sends more than its rate: it is refused, and others are not", async () => {
    const socket = await joined("any:rate");
    const other = await joined("any:rate");
    for (let at = 0; at < 10_000; at += 1) {
      socket.send("1", `${at}`, "any:rate", "x");
    }
    const began = performance.now();
    await other.ask("1", "2", "any:rate", "x");
    const took = performance.now() - began;
    const closed = socket.closed(60_000);
    const replies = await Promise.race([handled(socket), closed]);
    const refused = Array.isArray(replies) ? replies.filter(([, , , , payload]) => payload.response.reason === TOO_MANY.response.reason).length : replies.code;
    assert.ok(refused > 1_000, `refused or closed: ${refused}`);
    assert.ok(took < 5_000, `${took}`);
    socket.terminate();
    other.close();
  });

  test("sends megabytes to a handler that is busy: what waits is bounded in bytes", async () => {
    const socket = await joined("room:busy");
    socket.send("1", "1", "room:busy", "wait", { gate: "nobody opens it" });
    await withstands(server, 64, async () => {
      for (let at = 0; at < 60; at += 1) {
        socket.send("1", `${at}`, "room:busy", "none", { text: "x".repeat(4_000_000) });
      }
      const refused = await handled(socket);
      assert.equal(refused.length, 56, "four of them fit");
      assert.ok(refused.every(([, , , , payload]) => payload.response.reason === TOO_MANY.response.reason));
      assert.equal((await socket.join("room:elsewhere", {}, "7")).status, "ok", "a small one still fits");
    });
    socket.terminate();
  });

  test("joins with megabytes where joins wait", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    await withstands(server, 64, async () => {
      for (let at = 0; at < 60; at += 1) {
        socket.send("1", `${at}`, `room:slow${at}`, "phx_join", { gate: "nobody opens it", text: "x".repeat(4_000_000) });
      }
      assert.equal((await handled(socket)).length, 56, "four of them fit");
    });
    socket.terminate();
  });

  test("pings and pongs without end: it is put out", async () => {
    for (const control of ["ping", "pong"]) {
      const socket = await RawSocket.connect(server.ws("/socket"));
      await withstands(server, 24, async () => {
        for (let sent = 0; sent < 20_000; sent += 1) {
          socket[control]("x".repeat(125));
        }
        assert.equal((await socket.closed(60_000)).code, 1008);
      });
    }
  });

  test("leaves without end where a handler is busy: it is put out", async () => {
    const socket = await joined("room:leaves");
    socket.send("1", "1", "room:leaves", "wait", { gate: "nobody opens it, either" });
    await withstands(server, 24, async () => {
      for (let at = 0; at < 20_000; at += 1) {
        socket.send("1", "l".repeat(500), "room:leaves", "phx_leave");
      }
      assert.equal((await socket.closed(60_000)).code, 1008);
    });
  });
});

describe("many clients", () => {
  test("1,000 connections come and go, half of them in the middle of a word", async () => {
    const round = async () => {
      const open = await Promise.all(times(250, () => RawTcp.upgrade(server)));
      for (const [at, tcp] of open.entries()) {
        await tcp.write(at % 2 ? frame(1, '["1","1","room:many","phx_join",{}]') : Buffer.from([0x81, 0xfe, 0xff]));
      }
      open.forEach((tcp) => tcp.destroy());
    };
    await round();
    await withstands(server, 32, async () => {
      for (let at = 0; at < 4; at += 1) {
        await round();
      }
    });
  });

  test("500 half-open requests do not keep others out", async () => {
    const open = await Promise.all(times(500, () => RawTcp.connect(server)));
    await withstands(server, 32, async () => {
      for (const [at, tcp] of open.entries()) {
        await tcp.write("GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: a\r\nX-A: b".slice(0, at % 50));
      }
      assert.ok((await serves(server)) < 2_000);
    });
    open.forEach((tcp) => tcp.destroy());
  });

  test("2,000 long-poll sessions cost little each, polls of all of them hang, and they end", async () => {
    const base = server.http("/brief");
    let sessions = [];
    await withstands(server, 64, async () => {
      for (let at = 0; at < 40; at += 1) {
        sessions = sessions.concat(await Promise.all(times(50, () => RawPoll.open(base))));
      }
    });
    const asked = sessions.slice(-400);
    const hanging = Promise.all(asked.map((session) => session.get({ ms: 30_000 })));
    assert.ok((await serves(server)) < 2_000);
    const statuses = new Set((await hanging).map(({ json }) => json.status));
    assert.deepEqual([...statuses].filter((status) => ![204, 410].includes(status)), []);
    // The sessions of the first round have not been polled for longer than one and a half windows.
    await sessions.at(-1).get();
    await sessions.at(-1).get();
    assert.equal((await sessions[0].post("[]")).json.status, 410);
  });

  test("a hundred polls of one session at once leave one that hangs", async () => {
    const session = await RawPoll.open(server.http("/brief"));
    await session.join("room:polls");
    const polls = times(100, () => session.get({ ms: 30_000 }));
    const statuses = (await Promise.all(polls)).map(({ json }) => json.status);
    assert.ok(statuses.every((status) => [200, 204].includes(status)), String(new Set(statuses)));
  });
});
