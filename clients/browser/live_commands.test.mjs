// Commands that the browser carries out, and hooks.

import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"

import { LivePage } from "./harness/live_page.mjs"
import { Server } from "./harness/server.mjs"
import { launch } from "./harness/window.mjs"

let browser
let server
let page

before(async () => {
  browser = await launch()
  server = await Server.start()
})
after(async () => {
  await browser?.close()
  await server?.stop("SIGKILL")
})
beforeEach(async () => {
  page = undefined
  page = await LivePage.open(browser, `${server.url}/commands`)
})
afterEach(async () => {
  page?.assertNoProblems()
  await page?.close()
})

test("commands of the browser need no server", async () => {
  const note = page.locator("#note")
  const since = page.frames.length
  await page.button("Bigger").click()
  await page.locator("#note.big").waitFor()
  await page.button("Warmer").click()
  await page.locator("#note[data-tone=warm]").waitFor()
  await page.button("Toggle").click()
  await note.waitFor({ state: "hidden" })
  await page.button("Toggle").click()
  await note.waitFor()
  await page.button("Focus").click()
  await page.locator("#later:focus").waitFor()
  await page.button("Stamp").click()
  assert.equal(await page.locator("#later").inputValue(), "stamped")
  assert.equal(page.sentEvents(since), 0)
  // A patch leaves what the commands did.
  await page.button("Light up").click()
  await page.shows("#lamp", "The lamp is on")
  await page.locator("#note.big[data-tone=warm]").waitFor()
})

test("classes and attributes are given and taken, and a patch leaves what was done", async () => {
  const note = page.locator("#note")
  const look = () => note.evaluate((note) => [note.className, note.dataset.tone])
  const patch = (text) => page.pushed("light", () => page.button("Light up").click()).then(() => page.shows("#lamp", text))
  const since = page.frames.length
  await page.button("Bigger").click()
  await page.button("Mark").click()
  await page.button("Mark").click() // It adds: twice is once.
  await page.button("Warmer").click()
  await page.button("Colder").click()
  await page.locator("#note.big.marked[data-tone=cold]").waitFor()
  assert.deepEqual(await look(), ["note big marked", "cold"])
  assert.equal(page.sentEvents(since), 0)
  await patch("The lamp is on")
  assert.deepEqual(await look(), ["note big marked", "cold"])
  await page.button("Plain").click()
  await page.locator("#note:not(.big):not(.marked):not([data-tone])").waitFor()
  await patch("The lamp is off")
  assert.deepEqual(await look(), ["note", undefined])
})

test("a transition is there for its time, and then gone", async () => {
  const classes = page.locator("#note").evaluate((note) => new Promise((resolve) => {
    const seen = []
    const observer = new MutationObserver(() => {
      seen.push(note.classList.contains("shake"))
      if (seen.includes(true) && !seen.at(-1)) resolve([...note.classList])
    })
    observer.observe(note, { attributeFilter: ["class"] })
  }))
  const since = page.frames.length
  await page.button("Shake").click()
  assert.deepEqual(await classes, ["note"])
  assert.equal(page.sentEvents(since), 0)
})

test("a patch leaves an attribute alone that is the browser's own", async () => {
  await page.page.getByText("More of the lamp").click()
  await page.locator("#more[open]").waitFor()
  for (const times of ["1", "2"]) {
    await page.button("Light up").click()
    await page.shows("#switched", times)
    assert.ok(await page.locator("#more").evaluate((more) => more.open), "it stays open")
  }
  await page.page.getByText("More of the lamp").click()
  await page.button("Light up").click()
  await page.locator("#switched", { hasText: "3" }).waitFor({ state: "attached" })
  assert.equal(await page.locator("#more").evaluate((more) => more.open), false, "it stays shut")
})

test("a dialog takes the focus, and gives it back however it is closed", async () => {
  const question = page.locator("#question")
  for (const close of [
    () => page.button("Yes").click(),
    () => page.button("Not yet").click(),
    () => page.page.keyboard.press("Escape"),
  ]) {
    const since = page.frames.length
    await page.button("Ask").click()
    await question.waitFor()
    await page.locator("#question button:first-child:focus").waitFor()
    await close()
    await question.waitFor({ state: "hidden" })
    await page.locator("[aria-haspopup=dialog]:focus").waitFor()
    assert.equal(page.sentEvents(since), 0)
  }
})

test("a command goes to another URL of the view, which keeps its state", async () => {
  await page.mark()
  await page.button("Light up").click()
  await page.shows("#lamp", "The lamp is on")
  await page.button("Next step").click()
  await page.shows("#step", "2")
  await page.button("Next step").click()
  await page.shows("#step", "3")
  assert.equal(page.path(), "/commands?step=3")
  // It takes the place of the third step.
  await page.button("First step").click()
  await page.shows("#step", "1")
  assert.equal(page.path(), "/commands")
  await page.page.goBack()
  await page.shows("#step", "2")
  assert.equal(page.path(), "/commands?step=2")
  await page.page.goForward()
  await page.shows("#step", "1")
  await page.shows("#lamp", "The lamp is on")
  assert.ok(await page.marked())
  assert.equal(page.joined(), 1)
})

test("a command goes to another view over the same socket", async () => {
  await page.mark()
  await page.button("To the keys").click()
  await page.shows("h1", "Keys")
  assert.equal(page.path(), "/keys")
  assert.ok(await page.marked())
  assert.equal(page.joined(), 2)
  await page.page.goBack()
  await page.shows("h1", "Commands")
})

test("a chain of commands tells the server, too", async () => {
  const menu = page.locator("#menu")
  await page.button("Open").click()
  await menu.waitFor()
  await page.locator("#menu button:focus").waitFor()
  await page.page.keyboard.press("Escape")
  await menu.waitFor({ state: "hidden" })
  await page.button("Open").click()
  await menu.waitFor()
  await page.locator("h1").click()
  await menu.waitFor({ state: "hidden" })
  await page.button("Open").click()
  await page.page.getByRole("menuitem").click()
  await page.shows("#closed", "1")
  await menu.waitFor({ state: "hidden" })
})

test("a hook is replied to, and is sent events", async () => {
  await page.button("Measure the window").click()
  await page.shows("#ruler-size", "a desk")
  await page.shows("p", "The server knows of 1280 pixels.")
  const { response } = await page.pushed("light", () => page.button("Light up").click())
  assert.deepEqual(response.diff.e, [["flash_up", { id: "lamp" }]])
  await page.shows("#lamp", "The lamp is on")
  assert.equal(await page.locator("#ruler-size").textContent(), "a desk")
})
