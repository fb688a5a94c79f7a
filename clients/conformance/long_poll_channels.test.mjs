// H2: channels over raw long-poll sessions.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { NDJSON, RawPoll } from "./harness/raw_poll.mjs";
import { RawSocket } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";
import { request } from "./harness/http.mjs";

let server;
let pair;
before(async () => {
  [server, pair] = await Promise.all([Server.start(), Server.start({ twoNodes: true })]);
});
after(() => Promise.all([server?.stop(), pair?.stop()]));

const OK = { status: "ok", response: {} };
const UNMATCHED = { status: "error", response: { reason: "unmatched topic" } };

/** Each version by itself, and with every request but the first at a node that has not got the session. */
const WAYS = ["1.0.0", "2.0.0"].flatMap((vsn) => [{ vsn, routed: false }, { vsn, routed: true }]);

for (const { vsn, routed } of WAYS) {
  const v1 = vsn === "1.0.0";
  const shown = (joinRef) => (v1 ? undefined : joinRef);
  const node = () => (routed ? pair : server);
  const later = (path) => (routed ? { later: pair.beside + path } : {});
  const open = (path = "/socket", options = {}) =>
    RawPoll.open(node().http(path), { vsn, ...later(path), ...options });
  const whoami = async (options) => (await (await open("/socket", options)).join("whoami")).response;

  describe(`H2, V${vsn[0]}, ${routed ? "routed by PubSub" : "direct"}`, () => {
    test("H2.1 join, then poll: reply, broadcast, push, and 204 when there is nothing more", async () => {
      const session = await open("/brief");
      assert.deepEqual(session.opened.json, { status: 410, token: session.token, messages: [] });
      assert.equal(await session.send("1", "1", "room:after", "phx_join"), 200);
      assert.deepEqual(await session.take(3), [
        { join_ref: shown("1"), ref: "1", topic: "room:after", event: "phx_reply", payload: OK },
        { join_ref: shown(null), ref: null, topic: "room:after", event: "entered", payload: { a: 1 } },
        { join_ref: shown("1"), ref: null, topic: "room:after", event: "joined", payload: { b: 2 } },
      ]);
      const idle = await session.get();
      assert.equal(idle.status, 200);
      assert.deepEqual(idle.json, { status: 204, token: session.token, messages: [] });
    });

    test("H2.2 the 101st join is refused in a message; its POST is answered 200", async () => {
      const session = await open();
      for (let at = 1; at <= 100; at += 1) {
        assert.deepEqual(await session.join(`room:many${at}`, {}, String(at)), OK);
      }
      assert.equal(await session.send("101", "101", "room:many101", "phx_join"), 200);
      assert.deepEqual(await session.message(), {
        join_ref: shown("101"), ref: "101", topic: "room:many101", event: "phx_reply",
        payload: { status: "error", response: { reason: "too many channels joined" } },
      });
    });

    test("H2.3 x- headers reach connect", async () => {
      const { x_headers } = await whoami({ headers: { "x-application": "phoenix" } });
      assert.deepEqual(x_headers, { "x-application": "phoenix" });
    });

    test("H2.4 trace context headers reach connect", async () => {
      const { trace } = await whoami({ headers: { traceparent: "00-aa-bb-01", tracestate: "a=b" } });
      assert.deepEqual(trace, { parent: "00-aa-bb-01", state: "a=b" });
    });

    test("H2.5 the peer's address reaches connect", async () => {
      assert.equal((await whoami({})).peer.address, "127.0.0.1");
    });

    test("H2.6 the uri and the transport reach connect", async () => {
      const { uri, transport } = await whoami({ params: { a: "b" } });
      assert.deepEqual(uri, {
        scheme: "http", host: "127.0.0.1", port: node().port, path: "/socket/longpoll", query: `a=b&vsn=${vsn}`,
      });
      assert.equal(transport, "longpoll");
    });

    test("H2.7 a published event comes back, also to other transports", async () => {
      const session = await open();
      const other = await RawSocket.connect(node().ws("/socket"), { vsn });
      await session.join("room:published");
      await other.join("room:published");
      assert.equal(await session.send("1", "2", "room:published", "bc", { q: "hi" }), 200);
      const broadcast = { join_ref: shown(null), ref: null, topic: "room:published", event: "bc", payload: { q: "hi" } };
      assert.deepEqual(await session.message(), broadcast);
      assert.deepEqual(await other.message(), broadcast);
      other.close();
    });

    test("H2.7 an event on a topic that was not joined: POST 200, then a message", async () => {
      const session = await open();
      assert.equal(await session.send("1", "1", "room:published", "bc", { q: "hi" }), 200);
      assert.deepEqual(await session.message(), {
        join_ref: shown(null), ref: "1", topic: "room:published", event: "phx_reply", payload: UNMATCHED,
      });
    });

    test("H2.8 an event without a join_ref is accepted", async () => {
      const session = await open();
      await session.join("room:lobby");
      assert.equal(await session.send(null, "2", "room:lobby", "ok"), 200);
      assert.deepEqual(await session.message(), {
        join_ref: shown("1"), ref: "2", topic: "room:lobby", event: "phx_reply", payload: OK,
      });
    });

    test("H2.10 a session that is not polled ends with its channels; its token then gets 410", async () => {
      const session = await open("/hasty");
      const topic = `room:inactive-${vsn}`;
      await session.join(topic);
      assert.equal(await node().terminated(topic), "Inactive");
      assert.equal(await session.send("1", "2", topic, "ok"), 410);
      const again = await session.get();
      assert.equal(again.json.status, 410, "a poll opens a new session");
      assert.notEqual(again.json.token, session.token);
    });

    test("H2.11 a handler that does not return holds neither the POST nor other channels", async () => {
      // Deviation: the reference answers 408 after the window, as its session waits for the handler.
      const session = await open();
      await session.join("room:stuck", {}, "1");
      await session.join("room:free", {}, "2");
      const gate = `stuck-${vsn}`;
      assert.equal(await session.send("1", "3", "room:stuck", "wait", { gate }), 200);
      assert.equal(await session.send("2", "4", "room:free", "echo", { free: 1 }), 200);
      assert.equal((await session.message()).ref, "4");
      await node().control(`/open?gate=${gate}`);
      assert.equal((await session.message()).ref, "3");
    });

    test("H2.13 a connect that refuses gets 403 in the body", async () => {
      for (const refuse of ["plain", "busy"]) {
        const { opened } = await open("/socket", { params: { refuse } });
        assert.equal(opened.status, 200, refuse);
        assert.equal(opened.json.status, 403, refuse);
        assert.equal(opened.json.token ?? null, null, refuse);
      }
    });

    test("H2.14 a bad origin gets 403, a good one a session", async () => {
      const bad = await open("/origins", { headers: { origin: "https://notallowed.com" } });
      assert.deepEqual([bad.opened.status, bad.opened.json.status], [200, 403]);
      const good = await open("/origins", { headers: { origin: "https://example.com" } });
      assert.deepEqual([good.opened.status, good.opened.json.status], [200, 410]);
      good.headers.origin = "https://notallowed.com";
      const posted = await good.post(good.line("1", "1", "room:a", "phx_join"));
      assert.deepEqual([posted.status, posted.json.status], [200, 403], "a POST is checked too");
    });

    test("H2.15 the parameters of a join are filtered in the log", async () => {
      const session = await open();
      await session.join("room:logged", { name: `lp-name${vsn}`, password: `lp-pw${vsn}` });
      await node().log.take((line) => line.includes(`lp-name${vsn}`));
      assert.ok(!node().logged.includes(`lp-pw${vsn}`));
    });

    test("H2.16 a crash arrives as phx_error after what was sent before", async () => {
      const session = await open();
      assert.equal(await session.send("123", "1", "room:after", "phx_join"), 200);
      assert.deepEqual((await session.take(3)).map(({ event }) => event), ["phx_reply", "entered", "joined"]);
      assert.equal(await session.send("123", "2", "room:after", "crash"), 200);
      const messages = await session.take(2);
      assert.equal(messages[0].event, "you_left");
      assert.deepEqual(messages[1], {
        join_ref: shown("123"), ref: "123", topic: "room:after", event: "phx_error", payload: { reason: "channel_crash" },
      });
    });

    test("H2.17 a leave with a stale join_ref is ignored, one with none is honoured", async () => {
      const session = await open();
      await session.join("room:left", {}, "123");
      assert.equal(await session.send("1", "2", "room:left", "phx_leave"), 200);
      assert.equal(await session.send("123", "3", "room:left", "ok"), 200);
      assert.equal((await session.message()).ref, "3", "still joined, and no reply to the stale leave");
      assert.equal(await session.send(null, "4", "room:left", "phx_leave"), 200);
      const [reply, pushed, closed] = await session.take(3);
      assert.deepEqual(reply, { join_ref: shown("123"), ref: "4", topic: "room:left", event: "phx_reply", payload: OK });
      assert.equal(pushed.event, "you_left");
      assert.deepEqual(closed, { join_ref: shown("123"), ref: "123", topic: "room:left", event: "phx_close", payload: {} });
    });

    test("H2.18 `disconnect` on the id of a socket ends the session and its channels", async () => {
      const session = await open("/socket", { params: { user: `polls${vsn}` } });
      await session.join("room:polls");
      const hanging = session.get();
      await node().control(`/disconnect?id=user:polls${vsn}`);
      assert.equal(await node().terminated("room:polls"), "Disconnected");
      // Whatever the poll that hangs is answered, the next one opens a new session.
      assert.ok([200, 204, 410].includes((await hanging).json.status));
      const next = await session.get();
      assert.equal(next.json.status, 410);
      assert.notEqual(next.json.token, session.token);
      assert.equal(await session.send("1", "2", "room:polls", "ok"), 410);
    });

    test("H2.20 a POST without a content type, or with that of JSON, is one message", async () => {
      const session = await open();
      const line = (ref, topic) => session.line(ref, ref, topic, "phx_join");
      for (const [at, headers] of [{}, { "content-type": "" }, { "content-type": "application/json" }].entries()) {
        const { json } = await session.post(line(String(at), `room:typed${at}`), { headers });
        assert.deepEqual(json, { status: 200 }, JSON.stringify(headers));
        assert.deepEqual((await session.message()).payload, OK);
      }
    });
  });
}

describe("H2, batches (V2)", () => {
  const open = (path = "/socket", options = {}) => RawPoll.open(server.http(path), options);

  test("H2.9 a batch is handled in order; its stale line is ignored, its binary line decoded", async () => {
    const session = await open();
    await session.join("room:a", {}, "1");
    const binary = Buffer.concat([Buffer.from([0, 1, 1, 6, 7]), Buffer.from("13room:abin_len"), Buffer.from([1, 2, 255])]);
    const lines = [
      session.line("1", "2", "room:a", "echo", { first: true }),
      session.line("0", "stale", "room:a", "echo", { stale: true }),
      binary.toString("base64"),
      session.line("1", "4", "room:a", "echo", { last: true }),
    ];
    assert.deepEqual((await session.post(lines.join("\n"))).json, { status: 200 });
    assert.deepEqual((await session.take(3)).map(({ ref, payload }) => [ref, payload.response]), [
      ["2", { first: true }],
      ["3", { len: 3, bytes: [1, 2, 255] }],
      ["4", { last: true }],
    ]);
  });

  test("H2.9 lines may end in CRLF, the content type may have parameters, empty lines are nothing", async () => {
    // Deviation: to the reference such a content type is no batch, and an empty line kills the session.
    const session = await open();
    await session.join("room:a");
    const body = `\n${session.line("1", "2", "room:a", "ok")}\r\n\r\n${session.line("1", "3", "room:a", "ok")}\n`;
    const headers = { "content-type": `${NDJSON}; charset=utf-8` };
    assert.deepEqual((await session.post(body, { headers })).json, { status: 200 });
    assert.deepEqual((await session.take(2)).map(({ ref }) => ref), ["2", "3"]);
  });

  test("H2.12 only the first 100 lines of a batch are handled", async () => {
    const session = await open();
    await session.join("room:a");
    const lines = Array.from({ length: 101 }, (_, at) => session.line("1", `b${at + 1}`, "room:a", "ok"));
    assert.deepEqual((await session.post(lines.join("\n"))).json, { status: 200 });
    const refs = (await session.take(100)).map(({ ref }) => ref);
    assert.deepEqual(refs, Array.from({ length: 100 }, (_, at) => `b${at + 1}`));
    await session.send("1", "after", "room:a", "ok");
    assert.equal((await session.message()).ref, "after", "line 101 was not handled");
  });

  test("a batch in which one line is for a topic that was not joined is answered 200", async () => {
    const session = await open();
    await session.join("room:a");
    const lines = [session.line("1", "2", "room:zz", "ok"), session.line("1", "3", "room:a", "ok")];
    assert.deepEqual((await session.post(lines.join("\n"))).json, { status: 200 });
    const replies = await session.take(2);
    assert.deepEqual(replies.map(({ ref }) => ref).sort(), ["2", "3"]);
    assert.deepEqual(replies.find(({ ref }) => ref === "2").payload, UNMATCHED);
  });

  test("garbage ends the session: 410 from then on, never 500", async () => {
    // Deviation: the reference answers 500 for bad base64, and 408 for what crashes its session.
    const garbage = ["no JSON, no base64!", "[1,2,", '["1","1"]', Buffer.from([7, 7]).toString("base64"), "{}"];
    for (const body of garbage) {
      const session = await open();
      await session.join("room:garbage");
      const { status, json } = await session.post(body);
      assert.equal(status, 200, body);
      assert.equal(json.status, 410, body);
      assert.equal(await session.send("1", "2", "room:garbage", "ok"), 410, body);
    }
  });

  test("a binary event that long-poll cannot carry is not sent, and spoils nothing", async () => {
    const session = await open();
    await session.join("room:a");
    const binary = Buffer.concat([Buffer.from([0, 1, 1, 6, 5]), Buffer.from("12room:abinbc"), Buffer.from([255])]);
    await session.post(binary.toString("base64"));
    await session.send("1", "3", "room:a", "ok");
    assert.equal((await session.message()).ref, "3");
  });

  test("a binary reply that long-poll cannot carry is an error reply", async () => {
    const session = await open();
    await session.join("room:a");
    const binary = Buffer.concat([Buffer.from([0, 1, 1, 6, 7]), Buffer.from("12room:abin_err"), Buffer.from([255])]);
    await session.post(binary.toString("base64"));
    const { ref, payload } = await session.message();
    assert.deepEqual([ref, payload.status], ["2", "error"]);
  });
});

describe("H2, versions", () => {
  test("H2.19 an unsupported vsn gets 403, and the log names it", async () => {
    for (const vsn of ["123.1.1", "2.1.0", "abc", "2.0"]) {
      const { opened } = await RawPoll.open(server.http("/socket"), { vsn });
      assert.deepEqual([opened.status, opened.json.status], [200, 403], vsn);
      await server.log.take((line) => line.includes(vsn));
    }
  });
});

describe("polls", () => {
  const open = (path = "/socket", options = {}) => RawPoll.open(server.http(path), options);

  test("several polls at once: a message is delivered to one of them, once", async () => {
    const session = await open("/brief");
    await session.join("room:a");
    const hanging = [session.get(), session.get(), session.get()];
    await session.send("1", "2", "room:a", "ok");
    const answers = [...(await Promise.all(hanging)), await session.get()].map(({ json }) => json);
    assert.ok(answers.every(({ status }) => status === 200 || status === 204), JSON.stringify(answers));
    const messages = answers.flatMap((answer) => answer.messages).map((text) => JSON.parse(text));
    assert.deepEqual(messages.map(([, ref]) => ref), ["2"]);
    await session.send("1", "3", "room:a", "ok");
    assert.equal((await session.next())[1], "3", "the session goes on");
  });

  test("POSTs while a poll hangs, on connections of their own", async () => {
    const session = await open();
    await session.join("room:a");
    for (let at = 2; at < 12; at += 1) {
      const hanging = session.get();
      await session.send("1", String(at), "room:a", "ok");
      assert.equal(JSON.parse((await hanging).json.messages[0])[1], String(at));
    }
  });

  test("a poll whose client went away loses nothing that comes later", async () => {
    const session = await open();
    await session.join("room:a");
    const abort = new AbortController();
    const gone = session.get({ signal: abort.signal }).catch(() => "gone");
    abort.abort();
    assert.equal(await gone, "gone");
    await session.send("1", "2", "room:a", "ok");
    assert.equal((await session.next())[1], "2");
  });

  test("a bad or absent token: POST gets 410, GET a new session", async () => {
    const session = await open();
    const cut = session.token.slice(0, -4);
    const flipped = session.token.slice(0, -1) + (session.token.endsWith("A") ? "B" : "A");
    for (const token of [null, "", "garbage", cut, flipped, "a".repeat(5_000)]) {
      const forged = new RawPoll(server.http("/socket"), { token });
      const posted = await forged.post(forged.line("1", "1", "room:a", "phx_join"));
      assert.deepEqual([posted.status, posted.json.status], [200, 410], String(token));
      const got = await forged.get();
      assert.deepEqual([got.status, got.json.status, got.json.messages], [200, 410, []], String(token));
      assert.ok(got.json.token && got.json.token !== session.token);
    }
  });

  test("the token of one mount is worth nothing at another", async () => {
    const session = await open("/socket");
    const other = new RawPoll(server.http("/ws/admin"), { token: session.token });
    assert.equal((await other.post(other.line("1", "1", "room:a", "phx_join"))).json.status, 410);
  });

  test("OPTIONS is the preflight of CORS, other methods get 400", async () => {
    const asked = { "access-control-request-headers": "content-type, x-phoenix-authtoken" };
    const preflight = await request("OPTIONS", server.http("/socket/longpoll"), { headers: asked });
    assert.equal(preflight.status, 200);
    assert.equal(preflight.headers["access-control-allow-headers"], "content-type, x-phoenix-authtoken");
    assert.equal(preflight.headers["access-control-allow-methods"], "get, post, options");
    assert.equal(preflight.headers["access-control-max-age"], "3600");
    assert.equal(preflight.headers["access-control-allow-origin"], "*");
    for (const method of ["PUT", "DELETE", "PATCH"]) {
      const { status } = await request(method, server.http("/socket/longpoll"));
      assert.equal(status, 400, method);
    }
  });

  test("the answers are JSON, not cached, and for every origin", async () => {
    const { opened } = await open();
    assert.equal(opened.headers["content-type"], "application/json; charset=utf-8");
    assert.equal(opened.headers["cache-control"], "no-store");
    assert.equal(opened.headers["access-control-allow-origin"], "*");
  });

  test("a body that is too large is refused, the session lives", async () => {
    const session = await open();
    await session.join("room:a");
    const refused = await session.post("[".padEnd(20_000_000, "x")).catch((error) => error);
    assert.ok(refused instanceof Error || [400, 413].includes(refused.status), String(refused.status));
    await session.send("1", "2", "room:a", "ok");
    assert.equal((await session.next())[1], "2");
  });

  test("a mount without long-poll has none", async () => {
    const { opened } = await open("/no-long-poll");
    assert.equal(opened.status, 404);
  });
});
