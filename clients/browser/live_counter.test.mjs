// The smallest live page: examples/counter, as it stands in the README.

import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { fileURLToPath } from "node:url"

import { LivePage } from "./harness/live_page.mjs"
import { launch } from "./harness/window.mjs"

const root = fileURLToPath(new URL("../../", import.meta.url))

let browser
let counter
let url

before(async () => {
  browser = await launch()
  const port = await freePort()
  url = `http://127.0.0.1:${port}/`
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target")
  counter = spawn(join(target, "debug", "counter"), [], { cwd: root, env: { ...process.env, PORT: String(port) }, stdio: "inherit" })
  process.once("exit", () => counter.kill("SIGKILL"))
  await listening()
})
after(async () => {
  await browser?.close()
  counter.kill("SIGKILL")
})

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address()
  server.close()
  await once(server, "close")
  return port
}

/** It says nothing when it listens: ask until it answers. */
async function listening() {
  while (counter.exitCode === null) {
    if (await fetch(url).then(({ ok }) => ok, () => false)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error("the counter ended before it listened")
}

test("a click is answered with the number, and nothing else", async () => {
  const page = await LivePage.open(browser, url)
  assert.equal(await page.diff("step", () => page.button("+").click()), '{"0":"1"}')
  await page.shows("h1", "Count: 1")
  assert.equal(await page.diff("step", () => page.button("+").click()), '{"0":"2"}')
  await page.button("-").click()
  await page.shows("h1", "Count: 1")
  page.assertNoProblems()
  await page.close()
})

test("the page is there before its scripts, and each window counts for itself", async () => {
  assert.match(await (await fetch(url)).text(), /<h1>Count: 0<\/h1>/)
  const [one, other] = [await LivePage.open(browser, url), await LivePage.open(browser, url)]
  await one.button("+").click()
  await one.shows("h1", "Count: 1")
  await other.button("-").click()
  await other.shows("h1", "Count: -1")
  assert.equal(await one.locator("h1").textContent(), "Count: 1")
  for (const page of [one, other]) {
    page.assertNoProblems()
    await page.close()
  }
})

test("the page tells with which script it was loaded", async () => {
  const html = await (await fetch(url)).text()
  const [script] = html.match(/\/bennu\/start\.mjs[^"]+/)
  const page = await LivePage.open(browser, url)
  const join = await page.frame(0, ({ way, event }) => way === "sent" && event === "phx_join")
  assert.deepEqual(join.payload.params._track_static, [new URL(script, url).href])
  page.assertNoProblems()
  await page.close()
})

test("the scripts can be kept for good: their URL says which content they have", async () => {
  const html = await (await fetch(url)).text()
  const urls = html.match(/\/bennu\/[^"]+/g)
  assert.deepEqual(urls.map((url) => url.split("?")[0]), ["/bennu/phoenix.mjs", "/bennu/phoenix_live_view.mjs", "/bennu/start.mjs"])
  for (const script of urls) {
    const response = await fetch(new URL(script, url))
    assert.equal(response.headers.get("content-type"), "text/javascript; charset=utf-8")
    assert.match(response.headers.get("cache-control"), /immutable/)
    assert.match(script, /\?v=[\w-]{12}$/)
  }
})
