// The guide's dashboard: a live list that hears of channels.

import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"

import { LivePage } from "./harness/live_page.mjs"
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
  for (const window of windows) {
    window.assertNoProblems()
    await window.close()
  }
  await server.stop("SIGKILL")
})

async function dashboard() {
  const page = await LivePage.open(browser, `${server.url}/dashboard`)
  windows.push(page)
  return page
}

async function signedIn(who) {
  const window = await Window.signedIn(browser, server.url, who)
  windows.push(window)
  return window
}

const texts = (page) => page.locator(".caption p").allTextContents()

test("what is said in a channel appears on every dashboard, newest first", async () => {
  const [one, other] = [await dashboard(), await dashboard()]
  await one.shows(".nothing", "Nothing has been said yet.")
  const [ada, joe] = [await signedIn(ADA), await signedIn(JOE)]
  await ada.say("mine", "Good <b>evening</b>")
  for (const page of [one, other]) await page.shows(".caption", "Good <b>evening</b>")
  await joe.say("mine", "Let it crash")
  for (const page of [one, other]) {
    await page.shows(".caption", "Let it crash")
    assert.deepEqual(await texts(page), ["Let it crash", "Good <b>evening</b>"])
    assert.deepEqual(await page.locator(".caption b").allTextContents(), [JOE.name, ADA.name])
    assert.equal(await page.locator(".nothing").count(), 0)
  }
})

test("a caption that arrives is one row on the wire", async () => {
  const [page, ada] = [await dashboard(), await signedIn(ADA)]
  await ada.say("mine", "The first line")
  await page.shows(".caption", "The first line")
  const since = page.frames.length
  await ada.say("mine", "The second line")
  await page.shows(".caption", "The second line")
  const { payload } = await page.frame(since, ({ event }) => event === "diff")
  const diff = JSON.stringify(payload)
  assert.ok(!diff.includes("The first line"), diff)
  assert.ok(diff.length < 140, `${diff.length} bytes: ${diff}`)
})

test("what one dashboard dismisses the other keeps, and a refresh brings back", async () => {
  const [one, other, ada] = [await dashboard(), await dashboard(), await signedIn(ADA)]
  for (const line of ["one", "two", "three"]) {
    await ada.say("mine", line)
    await one.shows(".caption p", line)
  }
  await one.locator(".caption", { hasText: "two" }).getByRole("button", { name: "Dismiss" }).click()
  await one.locator(".caption").nth(2).waitFor({ state: "detached" })
  assert.deepEqual(await texts(one), ["three", "one"])
  assert.deepEqual(await texts(other), ["three", "two", "one"])

  await one.button("Refresh").click()
  await one.shows(".spinner", "Loading...")
  assert.ok(await one.button("Refresh").isDisabled())
  await one.locator(".caption").nth(2).waitFor()
  assert.deepEqual(await texts(one), ["three", "two", "one"])
  assert.equal(await one.locator(".spinner").count(), 0)
})

test("the first response has what was said, for who has no scripts", async () => {
  const ada = await signedIn(ADA)
  await ada.say("mine", "Before you came")
  await ada.heard("mine", "Before you came")
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${server.url}/dashboard`)
  assert.equal(await page.locator(".caption p").textContent(), "Before you came")
  assert.equal(await page.title(), "Dashboard · bennu")
  await context.close()
})
