// H4: the socket itself, over raw long-poll sessions.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { RawPoll } from "./harness/raw_poll.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const open = (path = "/socket", options = {}) => RawPoll.open(server.http(path), options);
const whoami = async (path, options) => (await (await open(path, options)).join("whoami")).response;

describe("H4", () => {
  test("H4.1 a bad origin gets 403, a good one 410", async () => {
    const bad = await open("/origins", { headers: { origin: "https://notallowed.com" } });
    assert.equal(bad.opened.json.status, 403);
    const good = await open("/origins", { headers: { origin: "https://example.com" } });
    assert.equal(good.opened.json.status, 410);
  });

  test("H4.2 opening gives 410 and a token over HTTP 200; the parameters are visible in a poll", async () => {
    const session = await open("/socket", { params: { key: "value" } });
    assert.equal(session.opened.status, 200);
    assert.equal(session.opened.json.status, 410);
    assert.ok(session.token);
    assert.equal(await session.send("1", "1", "whoami", "phx_join"), 200);
    const { status, json } = await session.get();
    assert.deepEqual([status, json.status, json.token, json.messages.length], [200, 200, session.token, 1]);
    assert.equal(typeof json.messages[0], "string", "messages are frames as text");
    assert.equal(JSON.parse(json.messages[0])[4].response.params.key, "value");
  });

  test("H4.2 a token that is empty, as clients send none at first, opens a session", async () => {
    const session = new RawPoll(server.http("/socket"), {});
    const { json } = await session.get({ params: { token: "" } });
    assert.equal(json.status, 410);
  });

  test("H4.3 variables of the mount's path are merged with the query", async () => {
    const { params } = await whoami("/ws/acme/chat", { params: { tenant: "other", key: "value" } });
    assert.deepEqual([params.tenant, params.key], ["acme", "value"]);
  });

  test("H4.3 variables of the transport's path count as those of the mount's", async () => {
    const asked = { path: "till/3/poll", params: { till: "other", branch: "other", key: "value" } };
    const { params } = await whoami("/branches/north", asked);
    assert.deepEqual([params.branch, params.till, params.key], ["north", "3", "value"]);
  });

  test("H4.4 the token is taken from the query", async () => {
    const session = await open("/socket", { tokenIn: "query" });
    assert.deepEqual(await session.join("room:a"), { status: "ok", response: {} });
  });

  test("H4.5 the token is taken from its header, which wins over the query", async () => {
    const session = await open("/socket", { tokenIn: "header" });
    assert.deepEqual(await session.join("room:a"), { status: "ok", response: {} });
    const line = session.line("1", "2", "room:a", "ok");
    const posted = await session.post(line, { params: { token: "bogus" } });
    assert.deepEqual(posted.json, { status: 200 });
    const polled = await session.get({ params: { token: "bogus" } });
    assert.equal(polled.json.status, 200);

    session.tokenIn = "query";
    const headers = { "x-phoenix-longpoll-token": "bogus" };
    assert.deepEqual((await session.post(line, { headers })).json, { status: 410 }, "also when it is bogus");
  });

  test("H4.6 nothing is cached", async () => {
    const session = await open();
    assert.equal(session.opened.headers["cache-control"], "no-store");
    const posted = await session.post(session.line("1", "1", "room:a", "phx_join"));
    assert.equal(posted.headers["cache-control"], "no-store");
  });

  test("H4.7 what the server sends by itself is polled, also by a poll that hangs already", async () => {
    const session = await open();
    await session.join("room:a");
    await session.send("1", "2", "room:a", "listen");
    await session.next();
    const hanging = session.get();
    await server.control("/note", "from outside");
    const { json } = await hanging;
    assert.deepEqual(json.messages.map((text) => JSON.parse(text)), [["1", null, "room:a", "noted", { text: "from outside" }]]);
  });

  test("the auth token comes in a header", async () => {
    const token = { "x-phoenix-authtoken": "secret-1234" };
    assert.equal((await whoami("/tokens", { headers: token })).auth_token, "secret-1234");
    assert.equal((await whoami("/tokens", {})).auth_token, null);
    assert.equal((await whoami("/socket", { headers: token })).auth_token, null, "a mount without tokens");
  });
});
