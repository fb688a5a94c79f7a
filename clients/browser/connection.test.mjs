// The life of a connection, seen in the browser: crashes, restarts, sign-outs.

import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"

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

async function signedIn(who) {
  const window = await Window.signedIn(browser, server.url, who)
  windows.push(window)
  return window
}

test("a channel that crashes is joined again, and nothing else notices", async () => {
  const [one, other] = [await signedIn(ADA), await signedIn(ADA)]
  await one.say("mine", "Before")
  await other.heard("mine", "Before")
  await one.button("Crash it").click()
  await one.logged("error", "captions:1", "the channel crashed")
  await one.logged("ok", "captions:1", "joined", 2)
  await one.outcome("crash", "joined again")
  await other.say("mine", "After")
  await one.heard("mine", "After")
  assert.deepEqual(await one.lines("mine"), ["Before", "After"])
  assert.equal(await one.rows("ok", "room:lobby", "joined").count(), 1)
  assert.equal(await other.rows("ok", "captions:1", "joined").count(), 1)
  assert.equal(await one.rows("transport", "", "connected over WebSocket").count(), 1)
  for (const window of windows) window.assertNoProblems()
})

for (const signal of ["SIGTERM", "SIGKILL"]) {
  test(`a server that restarts after ${signal} is found again, and the topics are joined again`, async () => {
    const [one, other] = [await signedIn(ADA), await signedIn(ADA)]
    await server.stop(signal)
    await one.state("reconnecting")
    await other.state("reconnecting")
    if (signal === "SIGTERM") await other.noted("lobby", "This server goes")
    if (signal === "SIGTERM") await one.logged("transport", "", "connection closed \\(1012.*\\)")
    server = await Server.start({ port: server.port })
    for (const window of windows) {
      await window.state("connected")
      await window.logged("ok", "captions:1", "joined", 2)
      await window.logged("ok", "room:lobby", "joined", 2)
      assert.equal(await window.page.locator("#status").getAttribute("data-transport"), "websocket")
    }
    await one.say("mine", "We are back")
    assert.equal((await other.heard("mine", "We are back")).times, 1)
    for (const window of windows) window.assertNoProblems(SERVER_AWAY)
  })
}

test("a line said while the server is away is said when it is back", async () => {
  const window = await signedIn(ADA)
  await server.stop("SIGKILL")
  await window.state("reconnecting")
  await window.page.locator("#log-rows .error .event[data-times]").waitFor()
  assert.equal(await window.rows("error", "", "no connection").count(), 1, "tries are counted, not repeated")
  await window.say("mine", "Patience")
  server = await Server.start({ port: server.port })
  await window.heard("mine", "Patience")
  await window.logged("ok", "captions:1", "new_message ok")
  window.assertNoProblems(SERVER_AWAY)
})

test("signing out everywhere closes every window of that person, and of nobody else", async () => {
  const [one, other, joe] = [await signedIn(ADA), await signedIn(ADA), await signedIn(JOE)]
  await one.button("Sign out everywhere").click()
  for (const window of [one, other]) {
    await window.page.getByRole("dialog", { name: "Signed out" }).waitFor()
    await window.state("signed-out")
    window.assertNoProblems(/ 40[13] |40[13]|WebSocket connection to .* failed/)
  }
  await joe.button("Ping").click()
  await joe.outcome("ping", "ok: pong")
  assert.equal(await joe.rows("transport", "", "connected over WebSocket").count(), 1)
  joe.assertNoProblems()

  await other.page.getByRole("link", { name: "Sign in again" }).click()
  await other.signIn(ADA)
  await other.say("mine", "Here again")
  await other.heard("mine", "Here again")
})

test("a token that the server did not sign opens nothing", async () => {
  const window = await Window.open(browser, server.url)
  windows.push(window)
  const forged = JSON.stringify({ user_id: 1, name: ADA.name, token: "WzE3LHsic3ViIjoxfV0.AAAA" })
  await window.page.evaluate((session) => sessionStorage.setItem("captions:session", session), forged)
  await window.page.goto(`${server.url}/captions`)
  await window.page.getByRole("dialog", { name: "Signed out" }).waitFor()
  assert.equal(await window.rows("ok", "captions:1", "joined").count(), 0)
})

test("whoever is not signed in is asked to", async () => {
  const window = await Window.open(browser, `${server.url}/captions`)
  windows.push(window)
  await window.page.getByText("Pick who you are:").waitFor()
  window.assertNoProblems()
})
