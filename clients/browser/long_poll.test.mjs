// The same page over long-poll: by choice, and where WebSockets do not get through.

import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"

import { Proxy } from "./harness/proxy.mjs"
import { Server } from "./harness/server.mjs"
import { ADA, JOE, SERVER_AWAY, Window, launch } from "./harness/window.mjs"

let browser
let server
let windows

before(async () => { browser = await launch() })
after(() => browser?.close())
beforeEach(async () => {
  server = await Server.start()
  windows = []
})
afterEach(async () => {
  for (const window of windows) await window.close()
  await server.stop("SIGKILL")
})

async function signedIn(who, url = server.url) {
  const window = await Window.signedIn(browser, url, who)
  windows.push(window)
  return window
}

const transport = (window) => window.page.locator("#status").getAttribute("data-transport")

test("everything works over long-poll, and between the transports", async () => {
  const [polling, other] = [await signedIn(ADA, `${server.url}/?transport=longpoll`), await signedIn(ADA)]
  assert.equal(await transport(polling), "longpoll")
  assert.equal(await polling.page.locator("#status-text").textContent(), "Connected, long-poll")
  await polling.say("mine", "Slowly but surely")
  await other.heard("mine", "Slowly but surely")
  await other.say("mine", "I hear you")
  assert.equal((await polling.heard("mine", "I hear you")).times, 1)
  await polling.button("Ping").click()
  await polling.outcome("ping", "ok: pong")
  await polling.button("Join").click()
  await polling.outcome("stranger", "refused: unauthorized")
  await polling.button("Send bytes").click()
  await polling.outcome("frame", "ok: 64 samples, peak 2")
  await polling.button("Save with mistakes").click()
  await polling.outcome("save", "error: nothing is saved")
  await polling.button("Crash it").click()
  await polling.outcome("crash", "joined again")
  assert.deepEqual(polling.sent, [], "no WebSocket was opened")
  for (const window of windows) window.assertNoProblems()
})

test("the transport can be switched, and the topics come along", async () => {
  const [one, other] = [await signedIn(ADA), await signedIn(ADA)]
  await one.button("Long-poll").click()
  await one.logged("transport", "", "connected over long-poll")
  await one.logged("ok", "captions:1", "joined", 2)
  assert.equal(await transport(one), "longpoll")
  await one.say("mine", "Over long-poll")
  await other.heard("mine", "Over long-poll")
  await one.button("WebSocket").click()
  await one.logged("transport", "", "connected over WebSocket", 2)
  await one.logged("ok", "captions:1", "joined", 3)
  await other.say("mine", "Over WebSocket")
  assert.equal((await one.heard("mine", "Over WebSocket")).times, 1)
  for (const window of windows) window.assertNoProblems()
})

for (const [onUpgrade, done] of [["refuse", "refused"], ["swallow", "swallowed"]]) {
  test(`where WebSockets are ${done} on the way, the client falls back to long-poll`, async () => {
    const proxy = await Proxy.start(server.port, onUpgrade)
    try {
      const [behind, free] = [await signedIn(ADA, proxy.url), await signedIn(ADA)]
      await behind.logged("transport", "", "falling back to long-poll")
      assert.equal(await transport(behind), "longpoll")
      assert.equal(await transport(free), "websocket")
      await behind.say("mine", "Through the wall")
      await free.heard("mine", "Through the wall")
      behind.assertNoProblems(SERVER_AWAY)
      free.assertNoProblems()
    } finally {
      for (const window of windows.splice(0)) await window.close()
      await proxy.stop()
    }
  })
}

test("a server that restarts is found again over long-poll", async () => {
  const window = await signedIn(ADA, `${server.url}/?transport=longpoll`)
  await server.stop("SIGTERM")
  await window.state("reconnecting")
  server = await Server.start({ port: server.port })
  await window.state("connected")
  await window.logged("ok", "captions:1", "joined", 2)
  await window.say("mine", "Still here")
  await window.heard("mine", "Still here")
  window.assertNoProblems(SERVER_AWAY)
})

test("signing out everywhere closes a window over long-poll, too", async () => {
  const [polling, joe] = [await signedIn(ADA, `${server.url}/?transport=longpoll`), await signedIn(JOE)]
  await polling.button("Sign out everywhere").click()
  await polling.page.getByRole("dialog", { name: "Signed out" }).waitFor()
  await joe.button("Ping").click()
  await joe.outcome("ping", "ok: pong")
})
