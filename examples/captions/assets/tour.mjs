// The tour: a button for each thing that a channel can do, and what came of it.

import { request } from "./session.mjs"

/** Somebody else than whoever is signed in. */
const stranger = (userId) => (userId === 1 ? 2 : 1)

export class Tour {
  /**
   * @param root the element with the cards
   * @param session whoever is signed in
   * @param app gives `connection`, the channel `captions`, and `use(transport)`
   */
  constructor(root, session, app) {
    this.root = root
    this.session = session
    this.app = app
    this.form = root.querySelector("#save")
    this.form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.save()
    })
    root.addEventListener("click", ({ target }) => {
      const button = target.closest("button")
      if (button?.dataset.do) this.actions[button.dataset.do]()
      if (button?.dataset.transport) this.app.use(button.dataset.transport)
    })
  }

  actions = {
    "ping": () => this.ping(),
    "analytics": () => this.analytics(),
    "frame": () => this.frame(),
    "type": () => this.type(),
    "stranger": () => this.stranger(),
    "crash": () => this.crash(),
    "http": () => this.http("/captions/messages"),
    "http-lobby": () => this.http("/rooms/lobby/messages"),
    "save-wrong": () => this.saveWrong(),
    "sign-out": () => this.signOut(),
  }

  ping() {
    const began = performance.now()
    this.app.captions.push("ping", {})
      .receive("ok", () => this.#tell("ping", `ok: pong in ${Math.round(performance.now() - began)} ms`, "good"))
      .receive("timeout", () => this.#tell("ping", "no answer", "bad"))
  }

  analytics() {
    this.app.captions.push("analytics", { action: "pressed the button" })
    this.#tell("analytics", "sent; there will be no reply")
  }

  frame() {
    const wave = (_, at) => 128 + 100 * Math.sin(at / 5) + 27 * Math.random()
    const samples = Uint8Array.from({ length: 64 }, wave)
    this.app.captions.push("frame", samples.buffer)
      .receive("ok", ({ samples, peak }) => this.#tell("frame", `ok: ${samples} samples, peak ${peak}`, "good"))
      .receive("error", ({ reason }) => this.#tell("frame", `error: ${reason}`, "bad"))
  }

  /** Pushes 50 unfinished lines in a second. */
  type() {
    const line = "Every letter is a push, and not every push is shown."
    let typed = 0
    clearInterval(this.typist)
    this.typist = setInterval(() => {
      typed += 1
      this.app.captions.push("new_caption", { text: line.slice(0, typed) })
      if (typed < 50) return
      clearInterval(this.typist)
      this.#tell("type", "50 sent; look at your other windows")
    }, 20)
  }

  stranger() {
    const channel = this.app.connection.channel(`captions:${stranger(this.session.user_id)}`)
    channel.join()
      .receive("ok", () => this.#tell("stranger", "joined: this must not happen", "bad"))
      .receive("error", ({ reason }) => {
        this.#tell("stranger", `refused: ${reason}`, "good")
        channel.leave()
      })
  }

  crash() {
    this.app.captions.push("crash", {})
    this.#tell("crash", "crashed; the client joins again in a moment")
  }

  async http(path) {
    const response = await request("POST", path, { text: "Hello from an HTTP request." }).catch(() => null)
    this.#tell("http", response?.ok ? `${response.status}: said` : `not said: ${response?.status ?? "no server"}`, response?.ok ? "good" : "bad")
  }

  async signOut() {
    const response = await request("POST", "/sign-out-everywhere").catch(() => null)
    if (!response?.ok) this.#tell("leave", `not signed out: ${response?.status ?? "no server"}`, "bad")
  }

  saveWrong() {
    this.form.elements.title.value = ""
    this.form.elements.language.value = "Klingon"
    this.save()
  }

  save() {
    const { title, language } = this.form.elements
    this.app.captions.push("save", { title: title.value, language: language.value })
      .receive("ok", (saved) => {
        this.#showProblems({})
        this.#tell("save", `ok: “${saved.title}” is saved`, "good")
      })
      .receive("error", ({ errors, reason }) => {
        this.#showProblems(errors ?? {})
        this.#tell("save", errors ? "error: nothing is saved" : `error: ${reason}`, "bad")
      })
  }

  /** Shows a description that came from the server. */
  fill({ title, language }) {
    if (title !== undefined) this.form.elements.title.value = title
    if (language !== undefined) this.form.elements.language.value = language
  }

  savedElsewhere(title) {
    this.fill({ title })
    this.#showProblems({})
    this.#tell("save", `saved as “${title}” in another window`)
  }

  transport(name) {
    for (const button of this.root.querySelectorAll("[data-transport]")) {
      button.setAttribute("aria-pressed", button.dataset.transport === name)
    }
  }

  rejoined() {
    const outcome = this.root.querySelector("#outcome-crash")
    if (outcome.textContent) this.#tell("crash", "joined again", "good")
  }

  #showProblems(errors) {
    for (const field of ["title", "language"]) {
      const problems = errors[field] ?? []
      this.form.elements[field].setAttribute("aria-invalid", problems.length > 0)
      this.form.querySelector(`#problem-${field}`).textContent = problems.join(", ")
    }
  }

  #tell(card, text, kind = "") {
    const outcome = this.root.querySelector(`#outcome-${card}`)
    outcome.textContent = text
    outcome.className = `outcome ${kind}`
  }
}
