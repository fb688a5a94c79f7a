// The connection log: everything that goes over the wire, as it happens.

/** How many rows are kept. */
const KEPT = 200

const ARROWS = { push: "↑", receive: "↓", ok: "↓", error: "✕", transport: "●", channel: "○" }
const TITLES = { push: "sent", receive: "received", ok: "ok reply", error: "error", transport: "connection", channel: "channel" }

export class Log {
  /** What each pushed reference asked for, to name the reply. */
  #asked = new Map()
  /** What the last row says, and how often it was said. */
  #last = null
  /** Whether there is a connection to lose. */
  #open = false

  constructor(list) {
    this.list = list
  }

  /** The `logger` of a Phoenix socket. */
  trace = (kind, message, data) => {
    const entry = this.#entry(kind, message, data)
    if (entry) this.add(entry)
  }

  add({ kind, topic = "", event = "", text = "", data }) {
    const detail = event && text ? text : describe(data)
    if (this.#repeats([kind, topic, event, text, detail].join())) return
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40
    const row = document.createElement("li")
    row.className = kind
    row.append(
      span("arrow", ARROWS[kind] ?? "·", TITLES[kind]),
      span("topic", topic),
      span("event", event || text),
      span("time", new Date().toLocaleTimeString([], { hour12: false })),
    )
    if (detail) row.append(span("detail", detail))
    this.list.append(row)
    while (this.list.children.length > KEPT) this.list.firstElementChild.remove()
    if (atEnd) this.list.scrollTop = this.list.scrollHeight
  }

  clear() {
    this.list.replaceChildren()
    this.#last = null
  }

  /** The same again: a client that tries to reconnect, for example. It is counted, not repeated. */
  #repeats(what) {
    if (this.#last?.what !== what) {
      this.#last = { what, times: 1 }
      return false
    }
    this.#last.times += 1
    this.list.lastElementChild.querySelector(".event").dataset.times = this.#last.times
    return true
  }

  #entry(kind, message, data) {
    switch (kind) {
      case "push": return this.#pushed(message, data)
      case "receive": return this.#received(message, data)
      case "channel": return channelEntry(message, data)
      case "transport": return this.#transport(message, data)
    }
  }

  /** `topic event (join_ref, ref)` */
  #pushed(message, data) {
    const [, topic, event, ref] = /^(\S+) (\S+) \(.*?, ?(\S+)\)$/.exec(message) ?? []
    if (!topic || event === "heartbeat") return
    this.#asked.set(ref, event)
    return { kind: "push", topic, event: event === "phx_join" ? "join" : event === "phx_leave" ? "leave" : event, data }
  }

  /** `status topic event (ref)` */
  #received(message, data) {
    const [, topic, event, ref] = /(\S+) (\S+) (?:\((\S+)\))?$/.exec(message) ?? []
    if (!topic || topic === "phoenix") return
    if (event !== "phx_reply") {
      if (event === "phx_error") return { kind: "error", topic, text: "the channel crashed" }
      if (event === "phx_close") return { kind: "channel", topic, text: "the channel is closed" }
      return { kind: "receive", topic, event, data }
    }
    const asked = this.#asked.get(ref) ?? "reply"
    this.#asked.delete(ref)
    if (asked === "phx_leave") return { kind: "channel", topic, text: "left" }
    const kind = data.status === "ok" ? "ok" : "error"
    if (asked === "phx_join") {
      return { kind, topic, event: kind === "ok" ? "joined" : "refused", data: data.response }
    }
    return { kind, topic, event: `${asked} ${data.status}`, data: data.response }
  }

  #transport(message, data) {
    const [, connected] = /^(\S+) connected to/.exec(message) ?? []
    if (connected) {
      this.#open = true
      return { kind: "transport", text: `connected over ${connected === "LongPoll" ? "long-poll" : connected}` }
    }
    if (message === "close" && this.#open) {
      this.#open = false
      const reason = [data?.code, data?.reason].filter(Boolean).join(" ")
      return { kind: "transport", text: `connection closed${reason && ` (${reason})`}` }
    }
    if (message === "error") return { kind: "error", text: "no connection" }
    if (message.startsWith("falling back")) return { kind: "transport", text: "falling back to long-poll" }
    if (message.startsWith("heartbeat timeout")) return { kind: "error", text: "the server is silent" }
  }
}

function channelEntry(message, data) {
  const [what, topic] = message.split(" ")
  if (what === "error" && data?.reason !== "connection_error") {
    const text = data?.source === "transport" ? "waiting" : "will join again"
    return { kind: "channel", topic, text }
  }
  if (what === "timeout") return { kind: "error", topic, text: "the join was not answered" }
}

function describe(data) {
  if (data instanceof ArrayBuffer) return `${data.byteLength} bytes`
  if (data === undefined || data === null) return ""
  const text = JSON.stringify(data)
  if (text === "{}") return ""
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}

function span(className, text, label) {
  const element = document.createElement("span")
  element.className = className
  element.textContent = text
  if (label) {
    element.setAttribute("role", "img")
    element.setAttribute("aria-label", label)
  }
  return element
}
