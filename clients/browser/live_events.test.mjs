// Events of every kind: what the browser sends, and what becomes of it.

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
beforeEach(() => { page = undefined })
afterEach(async () => {
  page?.assertNoProblems()
  await page?.close()
})

async function open(path) {
  page = await LivePage.open(browser, server.url + path)
}

/** Waits for the latest line of what the server heard. */
const heard = (text) => page.shows(".heard li:first-child", text)

test("a click carries values, which are decoded to their types", async () => {
  await open("/bindings")
  await page.button("A pear").click()
  await heard("pick ripe pear, 200 g")
  await page.button("A quince").click()
  await heard("pick unripe quince, 400 g")
})

test("values of another shape are answered with what is wrong, and the page goes on", async () => {
  await open("/bindings")
  const { status, response } = await page.pushed("pick", () => page.button("A mistake").click())
  assert.equal(status, "ok", "an error would be one of the page")
  assert.deepEqual([response.diff.r.reason, response.diff.r.path], ["invalid payload", "weight"])
  await page.button("A pear").click()
  await heard("ripe pear")
  assert.equal(page.joined(), 1)
})

test("a form is sent as it is typed, and as a whole", async () => {
  await open("/bindings")
  await page.locator("#profile-name").pressSequentially("Ada")
  await heard("change Ada")
  await page.locator("#profile-age").fill("a lot")
  await page.shows("#profile .problem", "should be a number of years")
  await page.locator("#profile-age").fill("36")
  await page.locator("#profile .problem:empty").waitFor({ state: "attached" })
  await page.page.getByLabel("Send me news").check()
  await page.button("Save").click()
  await heard("submit Ada wants news: true")
  await page.shows(".flash-info", "Saved Ada")
  assert.ok(await page.page.getByLabel("Send me news").isChecked())
  await page.button("Close").click()
  await page.gone(".flash")
})

test("what is typed, the focus and the selection stay while the page is patched", async () => {
  await open("/bindings")
  const name = page.locator("#profile-name")
  await name.fill("Grace Hopper")
  await heard("change Grace Hopper")
  await name.evaluate((input) => input.setSelectionRange(2, 5))
  // A patch that the server sends while somebody types: the list and the problem change.
  const since = page.frames.length
  await page.page.evaluate(() => document.querySelector("[phx-value-fruit=pear]").click())
  await heard("pick ripe pear")
  assert.ok(page.frames.length > since)
  assert.deepEqual(await name.evaluate((input) => [document.activeElement === input, input.value, input.selectionStart, input.selectionEnd]), [true, "Grace Hopper", 2, 5])
  await name.press("End")
  await name.pressSequentially("!?")
  await heard("change Grace Hopper!?")
  assert.equal(await name.inputValue(), "Grace Hopper!?")
})

test("what is typed and not sent yet stays while its own form is patched", async () => {
  await open("/bindings")
  await page.locator("#profile-name").fill("Grace")
  await page.locator("#profile-age").fill("a lot")
  await page.shows("#profile .problem", "should be a number of years")
  const town = page.locator("#profile-town")
  const since = page.frames.length
  await town.click()
  await town.pressSequentially("Arlington")
  await town.evaluate((input) => input.setSelectionRange(2, 5))
  const held = () => town.evaluate((input) => [document.activeElement === input, input.value, input.selectionStart, input.selectionEnd])
  const before = [true, "Arlington", 2, 5]
  assert.deepEqual(await held(), before)
  // A patch that somebody's typing has not caused: the server knows no town, and empties the other fields.
  await page.pushed("start_over", () => page.page.evaluate(() => document.querySelector("[phx-click=start_over]").click()))
  await heard("start over")
  await page.locator("#profile .problem:empty").waitFor({ state: "attached" })
  assert.equal(await page.locator("#profile-name").inputValue(), "")
  assert.deepEqual(await held(), before)
  assert.equal(page.count("change", since), 0, "the server has not heard of it")
  await town.press("End")
  await town.pressSequentially("!")
  await town.blur()
  await heard("change of Arlington!")
  assert.equal(await town.inputValue(), "Arlington!")
})

test("focus and blur are heard, with what the field holds", async () => {
  await open("/bindings")
  await page.locator("#field").focus()
  await heard("focus")
  await page.locator("#field").fill("something")
  await page.locator("#field").blur()
  await heard("blur something")
})

test("a debounced field is heard when its person pauses", async () => {
  await open("/bindings")
  const since = page.frames.length
  await page.locator("#search-query").pressSequentially("captions")
  await heard("search captions")
  assert.ok(page.count("search", since) < "captions".length, "not each key")
  await page.locator("#search-query").fill("live")
  await page.locator("#search-query").blur() // Who leaves does not wait.
  await heard("search live")
})

test("a throttled button is heard once a second", async () => {
  await open("/bindings")
  const since = page.frames.length
  await page.page.evaluate(() => {
    for (let times = 0; times < 10; times += 1) document.querySelector("[phx-click=drum]").click()
  })
  await heard("drum")
  assert.equal(page.count("drum", since), 1)
})

test("keys are heard anywhere on the page, and one of them in a field", async () => {
  await open("/keys")
  await page.shows(".yard .dot", "2,2")
  for (const [key, at] of [["ArrowLeft", "1,2"], ["ArrowUp", "1,1"], ["ArrowRight", "2,1"], ["ArrowDown", "2,2"]]) {
    const { value } = await page.pushed("move", () => page.page.keyboard.press(key))
    assert.equal(value.key, key)
    await page.shows(".yard .dot", at)
  }
  const since = page.frames.length
  await page.locator("#entry").pressSequentially("hi")
  await page.locator("#entry").press("Enter")
  await page.shows(".entered li", "hi")
  assert.equal(page.count("enter", since), 1)
})

test("of keys, those are heard that are asked for, going down or coming up", async () => {
  await open("/bindings")
  const since = page.frames.length
  await page.locator("#line").pressSequentially("hi")
  await page.locator("#line").press("Enter")
  await heard("enter hi")
  await page.locator("#letter").press("x")
  await heard("key up x")
  await page.page.keyboard.press("Escape")
  await heard("key up Escape") // And "escape" before it.
  assert.deepEqual(["enter", "escape", "key_up"].map((event) => page.count(event, since)), [1, 1, 2])
})

test("a key that changes one number sends that number", async () => {
  await open("/keys")
  const diff = await page.diff("move", () => page.page.keyboard.press("ArrowLeft"))
  assert.match(diff, /^\{"\d+":\{("\d+":"1",?)+\}\}$/, "in the style and in the text")
})
