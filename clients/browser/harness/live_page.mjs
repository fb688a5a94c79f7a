// A browser window with a live page, and what travels on its socket.

import assert from "node:assert/strict"

/** How long anything may take; the machine may be busy. */
const PATIENCE = 20_000

/** A browser asks for it where a page names no icon. */
const FAVICON = /favicon/

export class LivePage {
  /** Opens a page in a window of its own, and waits until it is live. */
  static async open(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    context.setDefaultTimeout(PATIENCE)
    const window = new LivePage(await context.newPage())
    await window.goto(url)
    return window
  }

  constructor(page) {
    this.page = page
    this.problems = []
    this.frames = []
    page.on("pageerror", (error) => this.problems.push(error.message))
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return
      this.problems.push(`${message.text()} ${message.location().url}`)
    })
    page.on("websocket", (socket) => {
      socket.on("framesent", ({ payload }) => this.#frame("sent", payload))
      socket.on("framereceived", ({ payload }) => this.#frame("received", payload))
    })
  }

  #frame(way, text) {
    const [joinRef, ref, topic, event, payload] = JSON.parse(text)
    this.frames.push({ way, text, joinRef, ref, topic, event, payload })
  }

  async goto(url) {
    await this.page.goto(url)
    await this.live()
  }

  /** Waits until the page is live. */
  live() {
    return this.locator("[data-phx-session].phx-connected:not(.phx-loading)").first().waitFor()
  }

  locator(selector, options) {
    return this.page.locator(selector, options)
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true })
  }

  link(name) {
    return this.page.getByRole("link", { name, exact: true })
  }

  /** Waits for an element with this text. */
  shows(selector, text) {
    return this.locator(selector, { hasText: text }).first().waitFor()
  }

  gone(selector) {
    return this.locator(selector).first().waitFor({ state: "detached" })
  }

  /** Waits for a frame since the one with number `since`. */
  async frame(since, wanted) {
    const end = Date.now() + PATIENCE
    while (Date.now() < end) {
      const found = this.frames.slice(since).find(wanted)
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`no such frame: ${wanted}; there are ${this.frames.slice(since).map(({ text }) => text.slice(0, 200)).join("\n")}`)
  }

  /** Does something that pushes `event`: the value that is pushed, and the answer to it. */
  async pushed(event, act) {
    const since = this.frames.length
    await act()
    const push = await this.frame(since, ({ way, payload }) => way === "sent" && payload.event === event)
    const reply = await this.frame(since, ({ way, event, ref }) => way === "received" && event === "phx_reply" && ref === push.ref)
    return { value: push.payload.value, status: reply.payload.status, response: reply.payload.response }
  }

  /** Does something that pushes `event`: the diff that it is answered with, as text. */
  async diff(event, act) {
    const { status, response } = await this.pushed(event, act)
    assert.equal(status, "ok")
    return JSON.stringify(response.diff)
  }

  /** How many events were pushed, since the frame with number `since`. */
  count(event, since = 0) {
    return this.frames.slice(since).filter(({ way, payload }) => way === "sent" && payload.event === event).length
  }

  /** How many events of any name were pushed, since the frame with number `since`. */
  sentEvents(since) {
    return this.frames.slice(since).filter(({ way, event }) => way === "sent" && event === "event").length
  }

  /** How often a view was joined. */
  joined() {
    return this.frames.filter(({ way, event, topic }) => way === "sent" && event === "phx_join" && topic.startsWith("lv:")).length
  }

  /** Marks the document: a full load forgets it. */
  mark() {
    return this.page.evaluate(() => { window.marked = true })
  }

  marked() {
    return this.page.evaluate(() => window.marked === true)
  }

  path() {
    const { pathname, search } = new URL(this.page.url())
    return pathname + search
  }

  assertNoProblems(except = /$^/) {
    const problems = this.problems.filter((problem) => !FAVICON.test(problem) && !except.test(problem))
    assert.deepEqual(problems, [])
  }

  close() {
    return this.page.context().close()
  }
}
