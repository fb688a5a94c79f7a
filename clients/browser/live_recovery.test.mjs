// What goes wrong, and how a page comes back: crashes, restarts, networks without WebSocket.

import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"

import { LivePage } from "./harness/live_page.mjs"
import { Proxy } from "./harness/proxy.mjs"
import { Server } from "./harness/server.mjs"
import { ADA, SERVER_AWAY, Window, launch } from "./harness/window.mjs"

let browser
let server
let pages

before(async () => { browser = await launch() })
after(() => browser?.close())
beforeEach(async () => {
  server = await Server.start()
  pages = []
})
afterEach(async () => {
  for (const page of pages) await page.close()
  await server.stop("SIGKILL")
})

async function open(path, url = server.url) {
  const page = await LivePage.open(browser, url + path)
  pages.push(page)
  return page
}

/** What the client says of a view that crashed. */
const CRASHED = /view crashed/

test("a task is awaited; its failure, and its crash, are told, and the last value stays", async () => {
  const page = await open("/statistics")
  const ready = page.locator("#words[aria-busy=false]")
  await ready.waitFor()
  assert.equal(await page.locator("#words").textContent(), "0")
  for (const [button, problem] of [["Fail", "Not counted: somebody asked for a failure"], ["Crash the task", "Not counted: the task panicked"]]) {
    await page.button(button).click()
    await page.locator("#words[aria-busy=true]").waitFor()
    await ready.waitFor()
    await page.shows(".problem", problem)
    assert.equal(await page.locator("#words").textContent(), "0")
  }
  await page.button("Count again").click()
  await page.gone(".problem")
  assert.equal(page.joined(), 1)
  page.assertNoProblems()
})

test("a view that crashes is mounted anew: its state begins again, what was typed stays", async () => {
  const [page, other] = [await open("/statistics"), await open("/statistics")]
  await page.mark()
  for (const view of [page, other]) {
    await view.button("Clicked 0 times").click()
    await view.button("Clicked 1 times").waitFor()
  }
  await page.locator("#kept-text").fill("half a sentence")
  await page.button("Crash the view").click()
  await page.button("Clicked 0 times").waitFor()
  await page.live()
  assert.equal(await page.locator("#kept-text").inputValue(), "half a sentence")
  assert.equal(page.joined(), 2)
  assert.ok(await page.marked())
  await page.button("Clicked 0 times").click()
  await page.button("Clicked 1 times").waitFor()
  assert.equal(await other.button("Clicked 1 times").count(), 1)
  assert.equal(other.joined(), 1)
  assert.match(server.log, /somebody asked for a crash/)
  page.assertNoProblems(CRASHED)
  other.assertNoProblems()
})

for (const signal of ["SIGTERM", "SIGKILL"]) {
  test(`a server that restarts after ${signal} is found again, and forms are filled in again`, async () => {
    const page = await open("/guests/new")
    await page.mark()
    await page.page.getByLabel("Name").fill("Hedy")
    await page.page.getByLabel("A word or two").fill("Hop")
    await page.locator("main form [name='guest[words]'][value=Hop]").waitFor()
    await server.stop(signal)
    await page.shows(".status .offline", "Reconnecting")
    server = await Server.start({ port: server.port })
    await page.live()
    await page.shows(".status .online", "Live")
    assert.equal(await page.page.getByLabel("Name").inputValue(), "Hedy")
    await page.button("Sign").click()
    await page.shows("h1", "Hedy")
    await page.shows("blockquote", "Hop")
    page.assertNoProblems(SERVER_AWAY)
  })
}

test("everything works over long-poll", async () => {
  const page = await open("/dashboard?transport=longpoll")
  const ada = await Window.signedIn(browser, server.url, ADA)
  pages.push(ada)
  await ada.say("mine", "Over HTTP")
  await page.shows(".caption", "Over HTTP")
  await page.button("Refresh").click()
  await page.shows(".spinner", "Loading...")
  await page.shows(".caption", "Over HTTP")
  await page.link("Guests").click()
  await page.shows("h1", "Guests")
  await page.link("2").click()
  await page.locator(".pager [aria-current=page]", { hasText: "2" }).waitFor()
  await page.page.goBack()
  await page.locator(".pager [aria-current=page]", { hasText: "1" }).waitFor()
  await page.link("Statistics").click()
  await page.button("Clicked 0 times").click()
  await page.button("Clicked 1 times").click()
  await page.button("Crash the view").click()
  await page.button("Clicked 0 times").waitFor()
  assert.deepEqual(page.frames, [], "no WebSocket was opened")
  page.assertNoProblems(CRASHED)
})

test("where WebSockets are refused on the way, the page falls back to long-poll", async () => {
  const proxy = await Proxy.start(server.port, "refuse")
  try {
    const page = await open("/keys", proxy.url)
    await page.page.keyboard.press("ArrowLeft")
    await page.shows(".yard .dot", "1,2")
    page.assertNoProblems(SERVER_AWAY)
  } finally {
    for (const page of pages.splice(0)) await page.close()
    await proxy.stop()
  }
})
