// The documents of `runtime/src/docs/sample.rs`, whose payloads have every shape that is hard to describe.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { Channel, Socket } from "phoenix";

import { compile, compileForBundler, importCompiled, parse } from "./check.mjs";

const sample = (name) => fileURLToPath(new URL(`sample/${name}`, import.meta.url));
const asyncapi = sample("asyncapi.json");

test("the AsyncAPI document is valid, and no warning is given", async () => {
  const { document, diagnostics } = await parse(asyncapi);
  assert.deepEqual(diagnostics, []);
  assert.equal(document.version(), "3.0.0");
});

test("an invalid AsyncAPI document is noticed", async () => {
  const { diagnostics } = await parse(asyncapi, (json) => {
    json.operations["Captions.join"].channel.$ref = "#/channels/Nowhere";
  });
  assert.notDeepEqual(diagnostics.filter(({ severity }) => severity === 0), []);
});

test("tools of AsyncAPI see channels with their addresses, and operations with their replies", async () => {
  const { document } = await parse(asyncapi);
  const addresses = document.channels().all().map((channel) => channel.address());
  assert.deepEqual(addresses.slice(0, 3), ["captions:{user_id}", "room:lobby", "room:{rest}:{rest_}"]);

  const save = document.operations().get("Captions.handle_in.save_as");
  assert.equal(save.action(), "receive");
  assert.deepEqual(save.messages().all().map((message) => message.name()), ["save as"]);
  const replies = save.reply().messages().all();
  assert.deepEqual(
    replies.map((message) => message.payload().json().properties.status.const),
    ["ok", "error"],
  );
  const headers = save.messages().all()[0].headers().json().properties;
  assert.deepEqual(Object.keys(headers).sort(), ["event", "join_ref", "ref", "topic"]);
  assert.equal(headers.event.const, "save as");

  const pushed = document.operations().get("Captions.push.frame");
  assert.equal(pushed.action(), "send");
  assert.equal(pushed.messages().all()[0].contentType(), "application/octet-stream");

  const servers = document.servers().all().map((server) => `${server.protocol()} ${server.pathname()}`);
  assert.deepEqual(servers.slice(0, 2), ["wss /socket/websocket", "ws /socket/websocket"]);
});

test("tools of AsyncAPI see live views with what their pages send, what hooks are replied, and what is pushed", async () => {
  const { document } = await parse(asyncapi);
  const views = document.channels().all().filter((channel) => channel.address() === "lv:{id}");
  assert.deepEqual(views.map((view) => view.id()), ["Dashboard", "Captions2", "Captions22"]);
  assert.match(views[0].description(), /`\/dashboard`, `\/dashboard\/\{\*path\}`/);
  assert.deepEqual(views[0].servers().all().map((server) => server.pathname()), ["/live/websocket", "/live/websocket"]);

  const range = document.operations().get("Dashboard.handle_event.range");
  assert.equal(range.action(), "receive");
  const [event] = range.messages().all();
  assert.equal(event.headers().json().properties.event.const, "event");
  const { event: name, value } = event.payload().json().properties;
  assert.equal(name.const, "range");
  assert.deepEqual(Object.keys(value.anyOf[0].properties), ["days", "until"]);
  const [reply] = range.reply().messages().all();
  const { r } = reply.payload().json().properties.response.properties.diff.properties;
  assert.deepEqual(r.anyOf.map((variant) => Object.keys(variant.properties)), [["counts"], ["reason"]]);
  assert.equal(document.operations().get("Dashboard.handle_event.refresh").reply(), undefined);

  const pushed = document.operations().get("Dashboard.push_event.highlight");
  assert.equal(pushed.action(), "send");
  const [diff] = pushed.messages().all();
  assert.equal(diff.headers().json().properties.event.const, "diff");
  const [wire, payload] = diff.payload().json().properties.e.contains.items;
  assert.equal(wire.const, "highlight");
  assert.deepEqual(Object.keys(payload.properties), ["id"]);
});

test("the compiler takes every right use of the client, and refuses every wrong one", async () => {
  assert.equal(await compile(sample("channels.ts"), sample("uses.ts")), "");
});

test("the compiler takes every right hook for the package's LiveSocket, and refuses every wrong one", async () => {
  const files = ["channels.ts", "live_views.ts", "hooks.ts"].map(sample);
  assert.equal(await compileForBundler(...files), "");
});

test("at run time the client is the one of the npm package", async () => {
  const { UserSocket } = await importCompiled(sample("channels.ts"));
  const transport = new FakeTransport();
  const socket = new UserSocket("ws://127.0.0.1" + UserSocket.path, {
    params: { token: "t" },
    transport: transport.class(),
  });
  assert.ok(socket instanceof Socket);
  socket.connect();
  transport.open();
  assert.equal(transport.url.pathname, "/socket/websocket");
  assert.equal(transport.url.searchParams.get("token"), "t");

  const channel = socket.channel("captions:12");
  assert.ok(channel instanceof Channel);
  let joined;
  channel.join().receive("ok", (page) => (joined = page));
  const [ref, , topic, event] = transport.sent.at(-1);
  assert.deepEqual([topic, event], ["captions:12", "phx_join"]);
  transport.receive([ref, ref, topic, "phx_reply", { status: "ok", response: { items: [], next: null } }]);
  assert.deepEqual(joined, { items: [], next: null });

  channel.push("ping");
  assert.deepEqual(transport.sent.at(-1).slice(2), ["captions:12", "ping", {}]);
  socket.disconnect();
});

/** A WebSocket without a network. */
class FakeTransport {
  sent = [];

  class() {
    const fake = this;
    return class {
      readyState = 0;
      constructor(url) {
        fake.url = new URL(url);
        fake.connection = this;
      }
      send(text) {
        fake.sent.push(JSON.parse(text));
      }
      close() {
        this.readyState = 3;
        this.onclose({ code: 1000 });
      }
    };
  }

  open() {
    this.connection.readyState = 1;
    this.connection.onopen();
  }

  receive(message) {
    this.connection.onmessage({ data: JSON.stringify(message) });
  }
}
