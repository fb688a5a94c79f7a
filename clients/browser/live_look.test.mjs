// The look of the live pages: on every screen, light and dark.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"

import { LivePage } from "./harness/live_page.mjs"
import { faint, overflowing } from "./harness/look.mjs"
import { Server } from "./harness/server.mjs"
import { launch } from "./harness/window.mjs"

const PATHS = ["/dashboard", "/guests", "/guests/new", "/guests/3", "/bindings", "/keys", "/commands", "/table", "/statistics"]

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

for (const [width, height] of [[320, 568], [390, 844], [768, 1024], [1440, 900]]) {
  test(`nothing is cut off at ${width} by ${height}`, async () => {
    const page = await LivePage.open(browser, server.url + PATHS[0], { viewport: { width, height } })
    for (const path of PATHS) {
      await page.goto(server.url + path)
      assert.deepEqual(await overflowing(page.page), [], path)
    }
    page.assertNoProblems()
    await page.close()
  })
}

for (const colorScheme of ["light", "dark"]) {
  test(`text can be read when it is ${colorScheme}`, async () => {
    const page = await LivePage.open(browser, server.url + PATHS[0], { colorScheme, reducedMotion: "reduce" })
    for (const path of PATHS) {
      await page.goto(server.url + path)
      assert.deepEqual(await faint(page.page), [], path)
    }
    await page.close()
  })
}

test("everything that can be used has a name", async () => {
  const page = await LivePage.open(browser, server.url + PATHS[0])
  for (const path of PATHS.filter((path) => path !== "/table")) {
    await page.goto(server.url + path)
    for (const role of ["button", "textbox", "link", "checkbox", "navigation"]) {
      for (const element of await page.page.getByRole(role).all()) {
        assert.match(await element.ariaSnapshot(), new RegExp(`^- ${role} "[^"]+`), path)
      }
    }
  }
  await page.close()
})
