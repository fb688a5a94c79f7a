// What channels do, seen in the browser: each part of the guide, between windows.

import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"

import { Server } from "./harness/server.mjs"
import { ADA, JOE, Window, launch } from "./harness/window.mjs"

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

function assertNoProblems() {
  for (const window of windows) window.assertNoProblems()
}

test("a line said in one window is heard in the other, with who said it", async () => {
  const [one, other] = [await signedIn(ADA), await signedIn(ADA)]
  await one.say("mine", "Good evening <b>everybody</b>")
  assert.deepEqual(await other.heard("mine", "Good evening <b>everybody</b>"), { from: ADA.name, times: 1 })
  assert.deepEqual(await one.heard("mine", "Good evening <b>everybody</b>"), { from: ADA.name, times: 1 })
  await one.logged("ok", "captions:1", "new_message ok")
  assert.equal(await one.page.inputValue("#say-mine"), "")
  await other.say("mine", "And good night")
  assert.equal((await one.heard("mine", "And good night")).from, ADA.name)
  assertNoProblems()
})

test("a line that may not be said is refused with the reason, and kept to be changed", async () => {
  const window = await signedIn(ADA)
  await window.say("mine", "x".repeat(501))
  await window.page.locator("#mine .composer .notice", { hasText: "say it in 500 characters" }).waitFor()
  assert.equal((await window.page.inputValue("#say-mine")).length, 501)
  assert.deepEqual(await window.lines("mine"), [])
  assertNoProblems()
})

test("a stranger is refused, and hears nothing", async () => {
  const [ada, joe] = [await signedIn(ADA), await signedIn(JOE)]
  await joe.button("Join").click()
  await joe.outcome("stranger", "refused: unauthorized")
  await joe.logged("error", "captions:1", "refused")
  await ada.say("mine", "Between me and my windows")
  await joe.noted("lobby", "Ada Lovelace is captioning: 1 line so far")
  assert.deepEqual(await joe.lines("mine"), [])
  assert.ok(!(await joe.page.locator("#log-rows").textContent()).includes("Between me"))
  assertNoProblems()
})

test("a window that joins later is sent what was said before, and what was saved", async () => {
  const early = await signedIn(ADA)
  await early.say("mine", "First")
  await early.heard("mine", "First")
  await early.say("mine", "Second")
  await early.heard("mine", "Second")
  await early.page.getByLabel("Title").fill("On engines")
  await early.page.getByLabel("Language").fill("en")
  await early.button("Save").click()
  await early.outcome("save", "ok: “On engines” is saved")

  const late = await signedIn(ADA)
  await late.logged("receive", "captions:1", "initial_data")
  assert.deepEqual(await late.lines("mine"), ["First", "Second"])
  assert.equal(await late.page.getByLabel("Title").inputValue(), "On engines")
  assertNoProblems()
})

test("save is answered ok, or with what is wrong with each field; other windows are told", async () => {
  const [one, other] = [await signedIn(ADA), await signedIn(ADA)]
  const [title, language] = [one.page.getByLabel("Title"), one.page.getByLabel("Language")]
  await one.button("Save with mistakes").click()
  await one.outcome("save", "error: nothing is saved")
  assert.equal(await title.getAttribute("aria-invalid"), "true")
  assert.equal(await one.page.locator("#problem-title").textContent(), "can't be blank")
  assert.equal(await one.page.locator("#problem-language").textContent(), "should be two letters, like en")

  await title.fill("Notes by the translator")
  await one.button("Save").click()
  await one.page.locator("#problem-title").filter({ hasText: /^$/ }).waitFor({ state: "hidden" })
  await one.outcome("save", "error: nothing is saved")
  assert.equal(await language.getAttribute("aria-invalid"), "true")
  assert.equal(await one.rows("receive", "captions:1", "description_changed").count(), 0)

  await language.fill("fr")
  await one.button("Save").click()
  await one.outcome("save", "ok: “Notes by the translator” is saved")
  assert.equal(await language.getAttribute("aria-invalid"), "false")
  await other.outcome("save", "saved as “Notes by the translator” in another window")
  assert.equal(await one.rows("receive", "captions:1", "description_changed").count(), 0, "not told of itself")
  assertNoProblems()
})

test("a ping is answered, analytics are not", async () => {
  const window = await signedIn(ADA)
  await window.button("Count me").click()
  await window.button("Ping").click()
  await window.outcome("ping", "ok: pong")
  await window.logged("push", "captions:1", "analytics")
  assert.equal(await window.rows("ok", "captions:1", "analytics .*").count(), 0)
  assert.equal(await window.rows("error", "captions:1", "analytics .*").count(), 0)
  assert.match(server.log, /analytics.*pressed the button.*hits=1/)
  assertNoProblems()
})

test("bytes travel as a binary frame", async () => {
  const window = await signedIn(ADA)
  await window.button("Send bytes").click()
  await window.outcome("frame", "ok: 64 samples, peak 2")
  const binary = window.sent.filter((payload) => Buffer.isBuffer(payload))
  assert.equal(binary.length, 1)
  assert.ok(binary[0].includes("captions:1frame"), "the header of a pushed binary frame")
  assertNoProblems()
})

test("what is typed is shown in other windows, throttled", async () => {
  const [one, other] = [await signedIn(ADA), await signedIn(ADA)]
  const began = performance.now()
  await one.button("Type").click()
  await other.page.locator("#mine .typing .draft", { hasText: "Every" }).waitFor()
  await one.outcome("type", "50 sent")
  const took = performance.now() - began
  await one.button("Ping").click()
  await one.outcome("ping", "ok: pong")
  assert.equal(await one.rows("push", "captions:1", "new_caption").count(), 50)
  assert.equal(await one.rows("receive", "captions:1", "caption_update").count(), 0, "not sent back")
  // A line that is said comes after every update: they are all here.
  await one.say("mine", "Done")
  await other.heard("mine", "Done")
  const updates = await other.rows("receive", "captions:1", "caption_update").count()
  assert.ok(updates >= 3, `${updates} updates`)
  assert.ok(updates <= took / 100 + 2, `${updates} updates in ${took} ms`)
  assert.ok(await other.page.locator("#mine .typing").isHidden())
  assertNoProblems()
})

test("a line that nobody will finish disappears with its window", async () => {
  const [one, other] = [await signedIn(ADA), await signedIn(ADA)]
  await one.page.fill("#say-mine", "I was about to")
  await other.page.locator("#mine .typing .draft", { hasText: "I was about to" }).waitFor()
  await windows.shift().close()
  await other.page.locator("#mine .typing").waitFor({ state: "hidden" })
  await other.logged("receive", "captions:1", "caption_update", 2)
  assertNoProblems()
})

test("people meet in the lobby, unless one does not want to hear the other", async () => {
  const [ada, joe] = [await signedIn(ADA), await signedIn(JOE)]
  await joe.say("lobby", "Hello Ada")
  await ada.page.locator("#unread-lobby", { hasText: "1" }).waitFor()
  await ada.show("lobby")
  assert.equal((await ada.heard("lobby", "Hello Ada")).from, JOE.name)
  assert.ok(await ada.page.locator("#unread-lobby").isHidden())

  await ada.page.getByRole("button", { name: "Mute Joe Armstrong" }).click()
  await ada.noted("lobby", "Joe Armstrong is muted in this window")
  await joe.say("lobby", "Can you hear me?")
  await joe.heard("lobby", "Can you hear me?")
  await ada.say("lobby", "Only myself")
  await ada.heard("lobby", "Only myself")
  assert.deepEqual(await ada.lines("lobby"), ["Hello Ada", "Only myself"])
  assert.deepEqual(await joe.lines("lobby"), ["Hello Ada", "Can you hear me?", "Only myself"])
  assertNoProblems()
})

test("an HTTP request speaks on a topic, and in a room", async () => {
  const [one, other, joe] = [await signedIn(ADA), await signedIn(ADA), await signedIn(JOE)]
  await one.button("In my captions").click()
  await one.outcome("http", "204: said")
  assert.equal((await other.heard("mine", "Hello from an HTTP request.")).from, "HTTP")
  await one.button("In the lobby").click()
  await joe.noted("lobby", "Announcement: Hello from an HTTP request.")
  assert.deepEqual(await joe.lines("mine"), [])

  const anonymous = await fetch(`${server.url}/captions/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text: "nobody" }),
  })
  assert.equal(anonymous.status, 401)
  assertNoProblems()
})
