// The table of 1,000 rows: what changes is sent, and nothing else.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"

import { LivePage } from "./harness/live_page.mjs"
import { Server } from "./harness/server.mjs"
import { launch } from "./harness/window.mjs"

let browser
let server

before(async () => {
  browser = await launch()
  server = await Server.start()
})
after(async () => {
  await browser?.close()
  await server?.stop("SIGKILL")
})

const open = () => LivePage.open(browser, `${server.url}/table`)
const column = (page, at) => page.locator(`tbody td:nth-child(${at})`).allTextContents()

test("ten rows that change are ten texts on the wire", async () => {
  const page = await open()
  const before = await column(page, 3)
  const diff = await page.diff("change", () => page.button("Change 10 rows").click())
  await page.shows("#changes", "1")
  const after = await column(page, 3)
  const changed = after.flatMap((score, at) => (score === before[at] ? [] : [at]))
  assert.deepEqual(changed, [0, 100, 200, 300, 400, 500, 600, 700, 800, 900])
  // What Phoenix LiveView sends for the same.
  assert.ok(diff.length <= 231, `${diff.length} bytes: ${diff}`)
  page.assertNoProblems()
  await page.close()
})

test("a row that is appended is one row on the wire; where one is dropped, each that moves up is an index", async () => {
  const page = await open()
  const appended = await page.diff("append", () => page.button("Append a row").click())
  await page.locator("tbody tr").nth(1000).waitFor()
  assert.equal(await page.locator("tbody tr").last().locator("td").first().textContent(), "1001")
  assert.ok(appended.length <= 80, `${appended.length} bytes: ${appended}`)

  const dropped = await page.diff("drop_first", () => page.button("Drop the first").click())
  await page.locator("tbody tr").nth(1000).waitFor({ state: "detached" })
  const ids = (await column(page, 1)).map(Number)
  assert.deepEqual(ids, Array.from({ length: 1000 }, (_, at) => at + 2))
  const rows = JSON.parse(dropped)["9"]["4"]
  const moved = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [at, at + 1]))
  assert.deepEqual(rows, { k: { ...moved, kc: 1000, km: true } })
  assert.equal(dropped, JSON.stringify({ 9: { 4: rows } }), "and nothing else")
  page.assertNoProblems()
  await page.close()
})

test("rows that are sorted move: their text is not sent again", async () => {
  const page = await open()
  const name = await page.locator("tbody tr").first().locator("td").nth(1).textContent()
  const diff = await page.diff("sort", () => page.button("Score").click())
  await page.locator("th:nth-child(3)[aria-sort]").waitFor()
  const scores = (await column(page, 3)).map(Number)
  assert.deepEqual(scores, scores.toSorted((one, other) => one - other))
  assert.ok(!diff.includes(name), "the names are not sent again")
  assert.deepEqual((await column(page, 1)).map(Number).toSorted((one, other) => one - other), Array.from({ length: 1000 }, (_, at) => at + 1))

  const back = await page.diff("sort", () => page.button("Number").click())
  await page.locator("th:nth-child(1)[aria-sort]").waitFor()
  assert.deepEqual((await column(page, 1)).map(Number), Array.from({ length: 1000 }, (_, at) => at + 1))
  assert.ok(!back.includes(name))
  page.assertNoProblems()
  await page.close()
})

