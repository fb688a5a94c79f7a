// What a hostile browser does to live views: tokens of others, messages that no client sends, text
// that would run (R8, R9, R14, and R1-R4 for views).

import { after, afterEach, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { serves, withstands } from "./harness/hostile.mjs";
import { request } from "./harness/http.mjs";
import { RawSocket } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start({ log: "error" });
});
afterEach(() => serves(server));
after(() => server?.stop());

const attribute = (html, name) => html.match(new RegExp(`${name}="([^"]*)"`))?.[1];

/** A browser with a session of its own that has loaded a page. */
class Browser {
  static async load(path = "/page/ada", cookie) {
    const browser = new Browser();
    const answer = await request("GET", server.http(path), { headers: cookie ? { cookie } : {} });
    browser.status = answer.status;
    browser.html = answer.text;
    browser.cookie = cookie ?? answer.headers["set-cookie"]?.map((text) => text.split(";")[0]).join("; ");
    browser.csrf = attribute(answer.text, "content") && answer.text.match(/name="csrf-token" content="([^"]*)"/)?.[1];
    browser.topic = `lv:${answer.text.match(/<div id="(phx-[^"]*)"/)?.[1]}`;
    browser.join = {
      url: server.http(path),
      params: { _csrf_token: browser.csrf, _mounts: 0 },
      session: attribute(answer.text, "data-phx-session"),
      static: attribute(answer.text, "data-phx-static"),
    };
    return browser;
  }

  connect() {
    return RawSocket.connect(server.ws("/live"), { params: { _csrf_token: this.csrf }, headers: { cookie: this.cookie } });
  }

  /** Joins the page's view; what it answers. */
  async mount(socket, change = {}, topic = this.topic, ref = "1") {
    return socket.join(topic, { ...this.join, ...change }, ref);
  }
}

const opened = async (path) => {
  const browser = await Browser.load(path);
  const socket = await browser.connect();
  assert.equal((await browser.mount(socket)).status, "ok");
  return { browser, socket, topic: browser.topic };
};
/** Sends a message to a view, and gives the reply's payload. */
const ask = async ({ socket, topic }, event, payload) => {
  socket.send("1", "9", topic, event, payload);
  const reply = await socket.frames.take((message) => message[1] === "9" || message[3] === "phx_error", 30_000);
  return reply[3] === "phx_error" ? { status: "phx_error" } : reply[4];
};
const event = (name, value, type = "click") => ({ type, event: name, value });

describe("tokens", () => {
  test("forged, cut, swapped and foreign tokens are stale, and the page's own are not", async () => {
    const [ada, eve] = [await Browser.load(), await Browser.load()];
    const neighbour = await Browser.load("/neighbour", ada.cookie);
    const stranger = await Browser.load("/stranger", ada.cookie);
    const { session, static: left } = ada.join;
    const refused = [
      { session: "" }, { session: null }, { session: session.slice(0, -1) }, { session: `${session}A` }, { session: session.replace(/^.{4}/, "AAAA") },
      { session: left }, { static: session }, { static: "x" }, { static: left.slice(1) },
      { session: neighbour.join.session }, { static: neighbour.join.static }, { session: stranger.join.session },
      { session: eve.join.session }, { static: eve.join.static }, { session: eve.join.session, static: eve.join.static },
      { url: server.http("/neighbour") }, { url: server.http("/stranger") }, { url: server.http("/nowhere") }, { url: "javascript:alert(1)" }, { url: null }, { url: 7 },
      { redirect: server.http("/stranger") },
    ];
    const socket = await ada.connect();
    for (const change of refused) {
      const { status, response } = await ada.mount(socket, change);
      assert.equal(status, "error", JSON.stringify(change).slice(0, 200));
      assert.ok(["stale", "unauthorized"].includes(response.reason), JSON.stringify(response));
    }
    // Not stale: the page would be loaded again at once, and say the same.
    const long = await ada.mount(socket, { params: { x: "x".repeat(100_000) } });
    assert.deepEqual(long, { status: "error", response: { reason: "join too long" } });
    assert.equal((await ada.mount(socket)).status, "ok");
    socket.close();
  });

  test("a page of one browser is stale over the connection of another, also on its own topic", async () => {
    const [ada, eve] = [await Browser.load(), await Browser.load()];
    const thief = await eve.connect();
    assert.deepEqual(await ada.mount(thief), { status: "error", response: { reason: "stale" } });
    thief.close();
  });

  test("a connection without its cookie, or with another's CSRF token, has stale views", async () => {
    const [ada, eve] = [await Browser.load(), await Browser.load()];
    for (const [cookie, csrf] of [["", ada.csrf], [ada.cookie, eve.csrf], [ada.cookie, ""], [eve.cookie, ada.csrf]]) {
      const socket = await RawSocket.connect(server.ws("/live"), { params: { _csrf_token: csrf }, headers: { cookie } });
      assert.deepEqual(await ada.mount(socket), { status: "error", response: { reason: "stale" } });
      socket.close();
    }
  });

  test("a page of another origin does not open the socket, whatever cookie and token it has", async () => {
    const ada = await Browser.load();
    for (const origin of ["http://evil.example", "http://127.0.0.1.evil.example", "null", "file://"]) {
      const headers = { cookie: ada.cookie, origin };
      const turned = await RawSocket.connect(server.ws("/live"), { params: { _csrf_token: ada.csrf }, headers }).catch((error) => error);
      assert.equal(turned.status, 403, origin);
    }
    const headers = { cookie: ada.cookie, origin: server.http("") };
    const socket = await RawSocket.connect(server.ws("/live"), { params: { _csrf_token: ada.csrf }, headers });
    assert.equal((await ada.mount(socket)).status, "ok");
    socket.close();
  });

  test("the flash of another browser is not shown, nor a forged one, nor a forged status", async () => {
    const [ada, eve] = [await opened(), await opened()];
    const { response } = await ask(ada, "event", event("go", { text: "/neighbour" }));
    const { flash } = response.redirect;
    const load = (browser, cookies) =>
      request("GET", server.http("/page/x"), { headers: { cookie: `${browser.cookie}; ${cookies}` } });
    assert.match((await load(ada.browser, `__phoenix_flash__=${flash}`)).text, /class="flash">\/neighbour/);
    for (const [browser, token] of [[eve.browser, flash], [ada.browser, flash.slice(1)], [ada.browser, ada.browser.join.static]]) {
      assert.match((await load(browser, `__phoenix_flash__=${token}`)).text, /class="flash"><\/p>/);
    }
    assert.equal((await load(ada.browser, `__phoenix_reload_status__=${flash}`)).status, 200);
    assert.equal((await load(ada.browser, "__phoenix_reload_status__=500")).status, 200);
    [ada, eve].forEach(({ socket }) => socket.close());
  });
});

describe("messages", () => {
  test("no view of a topic without a page, with bytes, or of 1,000 joins but the last", async () => {
    const browser = await Browser.load();
    const socket = await browser.connect();
    for (const topic of ["lv:", "lv:x", "lv:phx-", "lvx", "lv", `lv:${"x".repeat(3_000)}`, "lv:\u0000", `${browser.topic}x`]) {
      assert.equal((await browser.mount(socket, {}, topic)).status, "error", topic);
    }
    socket.binary(Buffer.concat([Buffer.from([0, 1, 1, browser.topic.length, 8]), Buffer.from(`11${browser.topic}phx_join`), Buffer.alloc(100)]));
    assert.equal((await socket.message()).payload.status, "error");
    await withstands(server, 48, async () => {
      for (let at = 0; at < 1_000; at += 1) {
        socket.send(`j${at}`, `j${at}`, browser.topic, "phx_join", browser.join);
      }
      const last = await socket.frames.take(([, ref, , name]) => ref === "j999" && name === "phx_reply", 60_000);
      assert.equal(last[4].status, "ok");
    });
    socket.close();
  });

  test("unknown events, wrong types and messages that are none are answered, and the view goes on", async () => {
    const view = await opened();
    const deep = JSON.parse(`${"[".repeat(100)}${"]".repeat(100)}`);
    const messages = [
      ["event", event("nobody", {})], ["event", event("", {})], ["event", event("lv:clear-flash", { key: 7 })], ["event", event("lv:clear-flash", deep)],
      ["event", event("lv:unknown", {})], ["event", event("lv:", null)], ["event", {}], ["event", null], ["event", 7], ["event", [1]], ["event", { event: 7 }],
      ["event", event("say", null)], ["event", event("say", { text: 7 })], ["event", event("say", [1])], ["event", event("say", deep)],
      ["event", event("fill", "person[name]=x", "form")], ["event", event("fill", "person=x", "form")], ["event", event("fill", `${"a[".repeat(9_000)}=`, "form")],
      ["event", event("fill", `person${"[a]".repeat(9_000)}=1`, "form")], ["event", event("fill", "%00%ff=%ff&person[words][999999999]=1", "form")],
      ["event", { ...event("say", { text: "a" }), cid: 99 }], ["event", { ...event("say", { text: "a" }), cid: "x" }],
      ["cids_will_destroy", { cids: [1, -1, "x"] }], ["cids_will_destroy", null], ["cids_destroyed", { cids: 7 }], ["cids_destroyed", {}],
      ["live_patch", {}], ["live_patch", { url: 7 }], ["live_patch", { url: "" }], ["live_patch", { url: "//" }], ["live_patch", { url: "\u0000" }],
      ["allow_upload", { ref: "x" }], ["progress", {}], ["phx_error", {}], ["diff", {}], ["redirect", { to: "/" }], ["upload", null],
    ];
    for (const [name, payload] of messages) {
      const { status } = await ask(view, name, payload);
      assert.ok(["ok", "error"].includes(status), `${name} ${JSON.stringify(payload)?.slice(0, 80)}: ${status}`);
    }
    view.socket.text(`["1","9","${view.topic}","event",{"type":"click","event":"say","value":{"text":${"[".repeat(100_000)}${"]".repeat(100_000)}}}]`);
    assert.ok((await view.socket.frames.take((message) => message[1] === "9"))[4].status);
    view.socket.binary(Buffer.concat([Buffer.from([0, 1, 1, view.topic.length, 5]), Buffer.from(`19${view.topic}event`), Buffer.alloc(50)]));
    await view.socket.frames.take((message) => message[1] === "9");
    assert.equal((await ask(view, "event", event("say", { text: "still here" }))).status, "ok");
    view.socket.close();
  });

  test("a handler that panics ends its view alone", async () => {
    const [ada, eve] = [await opened(), await opened()];
    assert.equal((await ask(ada, "event", event("crash", {}))).status, "phx_error");
    assert.equal((await ask(eve, "event", event("say", { text: "here" }))).status, "ok");
    assert.equal((await ada.browser.mount(ada.socket, { params: { ...ada.browser.join.params, _mounts: 1 } })).status, "ok");
    [ada, eve].forEach(({ socket }) => socket.close());
  });

  test("a patch to another site, view or scheme is not this view's", async () => {
    const view = await opened();
    const foreign = ["https://evil.example/page/ada", "//evil.example/page/ada", "http://127.0.0.1:1/page/ada", server.http("/neighbour"), server.http("/stranger"), server.http("/nowhere"), "javascript:alert(1)", "http://user@evil.example/page/x"];
    for (const url of foreign) {
      assert.deepEqual((await ask(view, "live_patch", { url })).response, { link_redirect: true }, url);
    }
    assert.equal((await ask(view, "live_patch", { url: server.http("/page/ada?x=1") })).response.link_redirect, undefined);
    view.socket.close();
  });

  test("forms of as many fields as a message takes are read at once", async () => {
    const view = await opened();
    const fields = Array.from({ length: 90_000 }, (_, at) => `a${at}`).join("&");
    const meta = Object.fromEntries(Array.from({ length: 300_000 }, (_, at) => [`m${at}`, "x"]));
    const lists = "person[words][]=a&".repeat(50_000);
    for (const form of [{ ...event("fill", fields, "form"), meta }, event("fill", `person[name]=x&${lists}`, "form"), event("say", meta)]) {
      const began = performance.now();
      assert.ok((await ask(view, "event", form)).status);
      const took = performance.now() - began;
      assert.ok(took < 15_000, `${took}`);
    }
    view.socket.close();
  });

  test("megabytes for a busy view are refused, and it is left at once", async () => {
    const view = await opened();
    view.socket.send("1", "1", view.topic, "event", event("wait", { text: "nobody opens it" }));
    await withstands(server, 64, async () => {
      for (let at = 0; at < 40; at += 1) {
        view.socket.send("1", `${at}`, view.topic, "event", event("say", { text: "x".repeat(4_000_000) }));
      }
      const refused = await view.socket.frames.take(([, ref]) => ref === "39", 60_000);
      assert.equal(refused[4].response.reason, "too many messages");
    });
    view.socket.terminate();
  });
});

describe("text that would run", () => {
  const texts = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "</title><script>", "&lt;b&gt;", "\u0000<b>", "<!--", "]]><b>"];

  test("HTML in a path, a splice, an attribute, a flash and a title is escaped", async () => {
    for (const text of texts) {
      const view = await opened(`/page/${encodeURIComponent(text)}`);
      assert.ok(!/<script>alert|<img|<b>|<!--/.test(view.browser.html.replace("<!DOCTYPE html>", "")), text);
      const { response } = await ask(view, "event", event("say", { text }));
      const { t: title, ...rest } = response.diff;
      assert.equal(title, text, "the client sets it as text");
      assert.ok(!/<script|<img|<b>|<!--|" onmouse/.test(JSON.stringify(rest)), JSON.stringify(rest));
      view.socket.close();
    }
  });

  test("a link that would run code is blocked", async () => {
    const view = await opened();
    for (const text of ["javascript:alert(1)", " JaVa\tScript:alert(1)", "vbscript:x", "data:text/html,<script>", "\u0001javascript:alert(1)"]) {
      await ask(view, "event", event("say", { text: "/a/path" }));
      const { response } = await ask(view, "event", event("say", { text }));
      assert.ok(JSON.stringify(response.diff).includes("about:blank#blocked"), JSON.stringify(response));
    }
    view.socket.close();
  });

  test("no browser is sent to a scheme that runs, nor to another site by way of a path", async () => {
    const view = await opened();
    for (const text of ["javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "/\t/evil.example", "/x\r\nSet-Cookie: a=b", "", "evil", "ftp://x", "javascript://x/%0aalert(1)"]) {
      const { response } = await ask(view, "event", event("go", { text }));
      assert.equal(response.redirect, undefined, JSON.stringify(text));
    }
    view.socket.close();
  });

  test("a flash with line breaks makes no header", async () => {
    const view = await opened();
    const { response } = await ask(view, "event", event("go", { text: "/neighbour?\u00e9=\u{1f426}" }));
    const { flash } = response.redirect;
    assert.match(flash, /^[\w.-]+$/);
    const answer = await request("GET", server.http("/page/%0d%0aX-Evil:%201"), { headers: { cookie: `${view.browser.cookie}; __phoenix_flash__=${flash}` } });
    assert.equal(answer.headers["x-evil"], undefined);
    view.socket.close();
  });
});
