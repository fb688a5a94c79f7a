// A conversation: what is said on one topic, who is typing, and a line to say something.

import { paintAvatar } from "./session.mjs"

/** How long an unfinished line of another window stays when nothing more comes. */
const DRAFT_MS = 4000
/** How many lines are kept on the page. */
const KEPT = 200

export class Conversation {
  /**
   * @param panel the element with the list, the draft and the composer
   * @param me the name of whoever is signed in
   * @param onLine called for each new line
   * @param onMute called with a name that nobody wants to hear; without it there is no such button
   */
  constructor(panel, { me, onLine = () => {}, onMute }) {
    this.me = me
    this.onLine = onLine
    this.onMute = onMute
    this.list = panel.querySelector(".lines")
    this.empty = panel.querySelector(".empty")
    this.typing = panel.querySelector(".typing")
    this.composer = panel.querySelector(".composer")
    this.input = this.composer.elements.text
    this.notice = this.composer.querySelector(".notice")
    this.composer.addEventListener("submit", (event) => {
      event.preventDefault()
      this.#say()
    })
  }

  /** Speaks on `channel` from now on. */
  use(channel) {
    this.channel = channel
    channel.on("new_message", (message) => this.add(message))
  }

  /** Tells the other windows what is typed so far. */
  shareDrafts() {
    this.input.addEventListener("input", () => this.channel.push("new_caption", { text: this.input.value }))
  }

  replace(messages) {
    this.list.replaceChildren()
    for (const message of messages) this.#append(message)
    this.#scroll()
  }

  add(message) {
    this.draft("")
    this.#append(message)
    this.#scroll()
    this.onLine(message)
  }

  /** A line about the conversation, which nobody said. One with the same key replaces the last. */
  note(text, key = "") {
    const last = this.list.lastElementChild
    if (key && last?.dataset.key === key) {
      last.textContent = text
      return
    }
    const row = document.createElement("li")
    row.className = "note"
    row.dataset.key = key
    row.textContent = text
    this.#row(row)
    this.#scroll()
  }

  draft(text) {
    clearTimeout(this.draftTimer)
    this.typing.hidden = text === ""
    this.typing.querySelector(".draft").textContent = text
    if (text !== "") this.draftTimer = setTimeout(() => this.draft(""), DRAFT_MS)
  }

  #say() {
    const text = this.input.value
    this.notice.textContent = ""
    this.channel.push("new_message", { text })
      .receive("ok", () => { if (this.input.value === text) this.input.value = "" })
      .receive("error", ({ reason }) => { this.notice.textContent = `Not said: ${reason}` })
      .receive("timeout", () => { this.notice.textContent = "No answer yet. It is said when the connection is back." })
    this.input.focus()
  }

  #append({ from, text, said_at: saidAt }) {
    const row = document.createElement("li")
    row.className = from === this.me ? "line own" : "line"
    const avatar = document.createElement("span")
    avatar.className = "avatar"
    avatar.setAttribute("aria-hidden", "true")
    paintAvatar(avatar, from)
    const head = document.createElement("p")
    head.className = "head"
    const time = document.createElement("time")
    const said = new Date(saidAt * 1000)
    time.dateTime = said.toISOString()
    time.textContent = said.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    const name = document.createElement("b")
    name.textContent = from
    head.append(name, time)
    if (this.onMute && from !== this.me) head.append(this.#muteButton(from))
    const body = document.createElement("p")
    body.className = "text"
    body.textContent = text
    row.append(avatar, head, body)
    this.#row(row)
  }

  #muteButton(name) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "quiet"
    button.textContent = "Mute"
    button.setAttribute("aria-label", `Mute ${name}`)
    button.addEventListener("click", () => this.onMute(name))
    return button
  }

  #row(row) {
    this.list.append(row)
    while (this.list.children.length > KEPT) this.list.firstElementChild.remove()
    this.empty.hidden = true
  }

  #scroll() {
    this.list.scrollTop = this.list.scrollHeight
  }
}
