// The page itself: on every screen, by keyboard, light and dark.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"

import { faint, overflowing } from "./harness/look.mjs"
import { Server } from "./harness/server.mjs"
import { ADA, Window, launch } from "./harness/window.mjs"

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

for (const [width, height] of [[320, 568], [390, 844], [768, 1024], [1024, 768], [1440, 900], [1920, 1080]]) {
  test(`nothing is cut off at ${width} by ${height}`, async () => {
    const window = await Window.open(browser, server.url, { viewport: { width, height } })
    assert.deepEqual(await overflowing(window.page), [])
    await window.signIn(ADA)
    const parts = window.page.locator("[data-show]")
    for (const at of width < 760 ? [0, 1, 2] : [0]) {
      if (width < 760) await parts.nth(at).click()
      assert.deepEqual(await overflowing(window.page), [])
    }
    window.assertNoProblems()
    await window.close()
  })
}

test("on a phone one part is shown at a time", async () => {
  const window = await Window.signedIn(browser, server.url, ADA, { viewport: { width: 390, height: 844 } })
  const shown = async () => {
    const parts = ["talk", "tour", "log"]
    const visible = await Promise.all(parts.map((part) => window.page.locator(`#${part}`).isVisible()))
    return parts.filter((_, at) => visible[at])
  }
  assert.deepEqual(await shown(), ["talk"])
  await window.button("Try it").click()
  assert.deepEqual(await shown(), ["tour"])
  await window.button("Log").click()
  assert.deepEqual(await shown(), ["log"])
  await window.close()
})

test("everything that can be used has a name", async () => {
  const window = await Window.signedIn(browser, server.url, ADA)
  for (const role of ["button", "textbox", "tab", "link", "log", "tablist", "tabpanel"]) {
    for (const element of await window.page.getByRole(role).all()) {
      const snapshot = await element.ariaSnapshot()
      assert.match(snapshot, new RegExp(`^- ${role} "[^"]+`), snapshot)
    }
  }
  await window.close()
})

test("the page can be used by keyboard alone", async () => {
  const window = await Window.open(browser, server.url)
  const { page } = window
  await page.keyboard.press("Tab")
  await page.keyboard.press("Enter")
  await window.state("connected")
  await page.locator("#tab-mine").focus()
  await page.keyboard.press("ArrowRight")
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-lobby")
  await page.keyboard.press("Tab")
  await page.keyboard.press("Tab")
  await page.keyboard.type("By keyboard")
  await page.keyboard.press("Enter")
  await window.heard("lobby", "By keyboard")
  assert.equal(await page.evaluate(() => document.activeElement.id), "say-lobby")
  window.assertNoProblems()
  await window.close()
})

for (const colorScheme of ["light", "dark"]) {
  test(`text can be read when it is ${colorScheme}`, async () => {
    const window = await Window.signedIn(browser, server.url, ADA, { colorScheme })
    await window.say("mine", "Contrast")
    await window.heard("mine", "Contrast")
    await window.button("Save with mistakes").click()
    await window.outcome("save", "error")
    await window.button("Ping").click()
    await window.outcome("ping", "ok")
    assert.deepEqual(await faint(window.page), [])
    await window.close()
  })
}
