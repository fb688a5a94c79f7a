// A browser window in which somebody is signed in.

import assert from "node:assert/strict"

import { chromium } from "playwright-core"

export const ADA = { id: 1, name: "Ada Lovelace" }
export const JOE = { id: 2, name: "Joe Armstrong" }

/** What a page says when its server is away: true, and no mistake of the page. */
export const SERVER_AWAY = /WebSocket connection to .* failed|net::ERR_|Failed to load resource/

/** How long anything may take that the page shows; the machine may be busy. */
const PATIENCE = 20_000

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  })
}

export class Window {
  /** Opens a window at the sign-in page. */
  static async open(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
    context.setDefaultTimeout(PATIENCE)
    const window = new Window(await context.newPage())
    await window.page.goto(url)
    return window
  }

  /** Opens a window and signs somebody in; waits until both topics are joined. */
  static async signedIn(browser, url, who, options) {
    const window = await Window.open(browser, url, options)
    await window.signIn(who)
    return window
  }

  constructor(page) {
    this.page = page
    this.problems = []
    this.sent = []
    page.on("pageerror", (error) => this.problems.push(error.message))
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.problems.push(message.text())
    })
    page.on("websocket", (socket) => {
      socket.on("framesent", ({ payload }) => this.sent.push(payload))
    })
  }

  async signIn(who) {
    await this.button(who.name).click()
    await this.page.waitForURL("**/captions*")
    await this.state("connected")
    await this.logged("ok", `captions:${who.id}`, "joined")
    await this.logged("ok", "room:lobby", "joined")
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true })
  }

  /** Says a line in `mine` or in the `lobby`. */
  async say(where, text) {
    await this.show(where)
    await this.page.fill(`#say-${where}`, text)
    await this.page.press(`#say-${where}`, "Enter")
  }

  show(where) {
    return this.page.locator(`#tab-${where}`).click()
  }

  /** Waits for a line; what it says and who said it. */
  async heard(where, text) {
    const line = this.page.locator(`#${where} .line`, { hasText: text })
    await line.first().waitFor({ state: "attached" })
    return { from: await line.first().locator("b").textContent(), times: await line.count() }
  }

  lines(where) {
    return this.page.locator(`#${where} .line .text`).allTextContents()
  }

  /** Waits for a line that nobody said. */
  noted(where, text) {
    return this.page.locator(`#${where} .note`, { hasText: text }).first().waitFor({ state: "attached" })
  }

  /** Waits for what came of a button of the tour. */
  outcome(card, text) {
    return this.page.locator(`#outcome-${card}`).filter({ hasText: text }).waitFor()
  }

  /** Waits for the status of the connection. */
  state(state) {
    return this.page.locator(`#status[data-state=${state}]`).waitFor()
  }

  /** Waits for the `times`-th row of the log of this kind, topic and event. */
  logged(kind, topic, event, times = 1) {
    return this.rows(kind, topic, event).nth(times - 1).waitFor({ state: "attached" })
  }

  rows(kind, topic, event) {
    const exactly = (selector, text) => this.page.locator(selector, { hasText: new RegExp(`^${text}$`) })
    const rows = this.page.locator(`#log-rows li.${kind}`).filter({ has: exactly(".event", event) })
    return topic ? rows.filter({ has: exactly(".topic", topic) }) : rows
  }

  /** Everything is as it should be: the page has nothing to complain about, except what may be. */
  assertNoProblems(except = /$^/) {
    assert.deepEqual(this.problems.filter((problem) => !except.test(problem)), [])
  }

  close() {
    return this.page.context().close()
  }
}
