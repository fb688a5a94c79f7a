// Live sessions: who may see a page is asked before it is mounted; and views in a page of one's own.

import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"

import { LivePage } from "./harness/live_page.mjs"
import { Server } from "./harness/server.mjs"
import { ADA, launch } from "./harness/window.mjs"

let browser
let server
let page

before(async () => { browser = await launch() })
after(() => browser?.close())
beforeEach(async () => { server = await Server.start() })
afterEach(async () => {
  await page?.close()
  await server.stop("SIGKILL")
})

async function open(path) {
  page = await LivePage.open(browser, server.url + path)
  await page.mark()
}

/** Signs in with the browser of the page. */
const signIn = () => page.page.evaluate((user_id) => fetch("/sign-in", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ user_id }),
}).then(({ ok }) => ok), ADA.id)

test("whoever has not signed in is sent elsewhere, and told why", async () => {
  const response = await fetch(`${server.url}/me`, { redirect: "manual" })
  assert.deepEqual([response.status, response.headers.get("location")], [302, "/dashboard"])
  await open("/guests")
  await page.link("Me").click()
  await page.shows(".flash-error", "Sign in to see that page")
  assert.equal(page.path(), "/dashboard")
  page.assertNoProblems()
})

test("whoever has signed in goes to a page of another live session, which is loaded", async () => {
  await open("/guests")
  assert.ok(await signIn())
  await page.link("Me").click()
  await page.shows("h1", ADA.name)
  await page.live()
  assert.ok(!(await page.marked()), "another live session is another page load")
  assert.equal(await page.locator(".flash").count(), 0)
  await page.mark()
  await page.link("Guests").click()
  await page.shows("h1", "Guests")
  await page.live()
  assert.ok(!(await page.marked()))
  await page.page.goBack()
  await page.shows("h1", ADA.name)
  page.assertNoProblems()
})

test("two views live in a page of one's own, and one of them crashes alone", async () => {
  page = new LivePage(await (await browser.newContext()).newPage())
  await page.page.goto(`${server.url}/overview`)
  await page.locator("[data-phx-session].phx-connected").nth(1).waitFor()
  assert.equal(page.joined(), 2)
  await page.button("Clicked 0 times").click()
  await page.button("Clicked 1 times").waitFor()
  await page.button("Refresh").click()
  await page.shows(".spinner", "Loading...")
  await page.shows(".nothing", "Nothing has been said yet.")
  await page.button("Crash the view").click()
  await page.button("Clicked 0 times").waitFor()
  assert.equal(page.joined(), 3)
  assert.equal(await page.locator(".bar").count(), 0, "the live layout is for pages of their own")
  page.assertNoProblems(/view crashed/)
})

test("two tabs of one browser have one session, and each a state of its own", async () => {
  await open("/guests")
  assert.ok(await signIn())
  const other = new LivePage(await page.page.context().newPage())
  for (const tab of [page, other]) {
    await tab.goto(`${server.url}/me`)
    await tab.shows("h1", ADA.name)
  }
  await page.goto(`${server.url}/table`)
  await other.goto(`${server.url}/table`)
  await page.button("Change 10 rows").click()
  await page.shows("#changes", "1")
  await other.button("Change 10 rows").click()
  await other.button("Change 10 rows").click()
  await other.shows("#changes", "2")
  await page.shows("#changes", "1")
  // The page that was loaded first joins again, though the browser has loaded others since.
  const [joined, since] = [page.joined(), page.frames.length]
  await page.page.evaluate(() => window.liveSocket.getSocket().conn.close())
  await page.frame(since, ({ way, event, payload }) => way === "received" && event === "phx_reply" && payload.response.rendered)
  await page.shows("#changes", "0")
  assert.equal(page.joined(), joined + 1)
  await other.shows("#changes", "2")
  for (const tab of [page, other]) {
    await tab.goto(`${server.url}/me`)
    await tab.shows("h1", ADA.name)
    tab.assertNoProblems()
  }
})
