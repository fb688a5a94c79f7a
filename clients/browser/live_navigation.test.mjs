// From page to page: patch, navigate, redirect, back and forward, and the flash that comes along.

import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"

import { LivePage } from "./harness/live_page.mjs"
import { Server } from "./harness/server.mjs"
import { launch } from "./harness/window.mjs"

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

const names = () => page.locator(".guests a").allTextContents()
const title = (text) => page.page.waitForFunction((text) => document.title === text, text)

test("a patch changes the URL, the title and what differs, and the view goes on", async () => {
  await open("/guests")
  const first = await names()
  await page.link("2").click()
  await page.locator(".pager [aria-current=page]", { hasText: "2" }).waitFor()
  await title("Guests, page 2 · bennu")
  assert.equal(page.path(), "/guests?page=2")
  const second = await names()
  assert.equal(second.length, 6)
  assert.ok(second.every((name) => !first.includes(name)))
  assert.equal(page.joined(), 1)
  assert.ok(await page.marked())
  page.assertNoProblems()
})

test("back and forward go through patches and views", async () => {
  await open("/guests")
  await page.link("2").click()
  await title("Guests, page 2 · bennu")
  await page.link("3").click()
  await title("Guests, page 3 · bennu")
  const third = await names()
  await page.locator(".guests a").first().click()
  await page.shows("h1", third[0])
  await title(`${third[0]} · bennu`)
  assert.equal(page.joined(), 2)

  await page.page.goBack()
  await title("Guests, page 3 · bennu")
  await page.locator(".guests a").first().waitFor()
  assert.deepEqual(await names(), third)
  await page.page.goBack()
  await title("Guests, page 2 · bennu")
  await page.locator(".pager [aria-current=page]", { hasText: "2" }).waitFor()
  await page.page.goForward()
  await page.page.goForward()
  await page.shows("h1", third[0])
  assert.ok(await page.marked(), "nothing was loaded anew")
  page.assertNoProblems()
})

test("a link to another view keeps the socket, and marks where it leads", async () => {
  await open("/dashboard")
  await page.locator(".pages [aria-current=page]", { hasText: "Dashboard" }).waitFor()
  let sockets = 0
  page.page.on("websocket", () => { sockets += 1 })
  for (const name of ["Guests", "Bindings", "Keys", "Commands", "Table", "Statistics", "Dashboard"]) {
    await page.link(name).click()
    await page.shows("h1", name)
    await page.locator(".pages [aria-current=page]", { hasText: name }).waitFor()
    assert.equal(await page.locator(".pages [aria-current=page]").count(), 1)
  }
  assert.equal(sockets, 0)
  assert.ok(await page.marked())
  page.assertNoProblems()
})

test("a form under another URL of the view; who has signed is shown, with a flash", async () => {
  await open("/guests")
  await page.link("Sign the book").click()
  await page.shows("label", "Name")
  assert.equal(page.path(), "/guests/new")
  await page.button("Sign").click()
  await page.shows("#problem-name", "can't be blank")
  await page.page.getByLabel("Name").fill("Katherine Johnson")
  await page.page.getByLabel("A word or two").fill("Checked by hand.")
  await page.button("Sign").click()
  await page.shows("h1", "Katherine Johnson")
  await page.shows(".flash-info", "Katherine Johnson is in the book")
  assert.equal(page.path(), "/guests/21")
  await page.link("All guests").click()
  await page.shows(".guests a", "Katherine Johnson")
  await page.gone(".flash")
  assert.ok(await page.marked())
  page.assertNoProblems()
})

test("a push_redirect takes the page out of the history", async () => {
  await open("/dashboard")
  await page.link("Guests").click()
  await page.shows(".guests a", "Barbara Liskov")
  await page.link("Barbara Liskov").click()
  await page.shows("h1", "Barbara Liskov")
  page.page.on("dialog", (dialog) => dialog.accept())
  await page.page.evaluate(() => { window.confirm = () => true })
  await page.button("Remove").click()
  await page.shows(".flash-info", "Barbara Liskov is not in the book any more")
  await page.shows(".guests a", "Edsger Dijkstra")
  assert.ok(!(await names()).includes("Barbara Liskov"))
  await page.page.goBack()
  await page.page.waitForURL("**/guests")
  await page.page.goBack()
  await page.shows("h1", "Dashboard")
  page.assertNoProblems()
})

test("a cancelled form replaces its entry in the history", async () => {
  await open("/dashboard")
  await page.link("Guests").click()
  await page.link("Sign the book").click()
  await page.button("Cancel").click()
  await page.page.waitForURL("**/guests?page=1")
  await page.gone("form.sheet")
  await page.page.goBack()
  await page.page.waitForURL("**/guests")
  await page.page.goBack()
  await page.shows("h1", "Dashboard")
  page.assertNoProblems()
})

test("a redirect loads the page anew, and the flash comes along, once", async () => {
  await open("/guests?page=2")
  await page.button("Load it all anew").click()
  await page.shows(".flash-info", "Loaded anew")
  await page.live()
  assert.ok(!(await page.marked()))
  assert.equal(page.path(), "/guests")
  assert.ok(await page.locator(".flash-info").isVisible(), "the join keeps it")
  await page.page.reload()
  await page.live()
  assert.equal(await page.locator(".flash").count(), 0)
  page.assertNoProblems()
})

test("what is not there is answered with its status, by HTTP and by link", async () => {
  assert.equal((await fetch(`${server.url}/guests/999`)).status, 404)
  assert.equal((await fetch(`${server.url}/guests/seven`)).status, 404)
  assert.equal((await fetch(`${server.url}/guests?page=x`)).status, 400)
  const [one, other] = [await LivePage.open(browser, `${server.url}/guests`), await LivePage.open(browser, `${server.url}/guests/2`)]
  await other.page.evaluate(() => { window.confirm = () => true })
  await other.button("Remove").click()
  await other.shows(".flash-info", "not in the book")
  await one.link("Edsger Dijkstra").click()
  await one.shows("h1", "404")
  await one.close()
  await other.close()
})
