// The page itself: on every screen, by keyboard, light and dark.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"

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
    assert.deepEqual(await overflowing(window), [])
    await window.signIn(ADA)
    const parts = window.page.locator("[data-show]")
    for (const at of width < 760 ? [0, 1, 2] : [0]) {
      if (width < 760) await parts.nth(at).click()
      assert.deepEqual(await overflowing(window), [])
    }
    window.assertNoProblems()
    await window.close()
  })
}

/** The visible elements that reach beyond the window's sides. */
function overflowing({ page }) {
  return page.evaluate(() => {
    const reach = ({ left, right, width }) => width > 0 && (left < -1 || right > innerWidth + 1)
    const elements = [...document.querySelectorAll("body *")]
    return elements.filter((element) => reach(element.getBoundingClientRect())).map((element) => element.outerHTML.slice(0, 80))
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
    assert.deepEqual(await window.page.evaluate(faint), [])
    await window.close()
  })
}

/** The texts with less than 4.5 to 1 between them and what is behind. */
function faint() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
  const context = canvas.getContext("2d", { willReadFrequently: true })
  const over = (colours) => {
    context.clearRect(0, 0, 1, 1)
    for (const colour of colours) {
      context.fillStyle = colour
      context.fillRect(0, 0, 1, 1)
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    const colours = []
    for (let at = element; at; at = at.parentElement) colours.unshift(getComputedStyle(at).backgroundColor)
    return ["white", ...colours]
  }
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
  return [...document.querySelectorAll("body *")].filter((element) => hasText(element) && element.checkVisibility()).flatMap((element) => {
    const ground = luminance(over(behind(element)))
    const text = luminance(over([...behind(element), getComputedStyle(element).color]))
    const contrast = (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05)
    return contrast < 4.5 ? [`${element.outerHTML.slice(0, 80)}: ${contrast.toFixed(2)}`] : []
  })
}
