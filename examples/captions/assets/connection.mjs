// The connection to the server: one Phoenix socket, over WebSocket or long-poll.

import { LongPoll, Socket } from "/phoenix.mjs"

import { request } from "./session.mjs"

/** How long a WebSocket may take before the client falls back to long-poll. */
const FALLBACK_MS = 2500

export class Connection {
  /**
   * @param token what the sign-in page handed out
   * @param transport "websocket" or "longpoll"
   * @param log takes everything that happens
   * @param onState takes "connecting", "connected", "reconnecting" and "signed-out"
   */
  constructor({ token, transport, log, onState }) {
    this.onState = onState
    this.log = log
    this.socket = new Socket("/socket", {
      params: { token },
      transport: transport === "longpoll" ? LongPoll : WebSocket,
      longPollFallbackMs: FALLBACK_MS,
      logger: log.trace,
    })
    this.socket.onOpen(() => this.#opened())
    this.socket.onError(() => this.#lost())
    this.socket.onClose(() => this.#lost())
    onState("connecting")
    this.socket.connect()
  }

  get transport() {
    return this.socket.transport === LongPoll ? "longpoll" : "websocket"
  }

  channel(topic) {
    return this.socket.channel(topic, {})
  }

  close() {
    this.closed = true
    this.socket.disconnect()
  }

  #opened() {
    // WebSocket works here: when the server is away for a moment, wait for it, over WebSocket.
    if (this.transport === "websocket") this.socket.longPollFallbackMs = undefined
    this.everOpen = true
    this.onState("connected")
  }

  #lost() {
    if (this.closed) return
    this.onState(this.everOpen ? "reconnecting" : "connecting")
    this.#checkSession()
  }

  /** A refused connect looks like any other failure to the client: ask whether the token is good. */
  async #checkSession() {
    const response = await request("GET", "/session").catch(() => null)
    if (response?.status !== 401 || this.closed) return
    this.close()
    this.log.add({ kind: "error", text: "the server does not accept this sign-in any more" })
    this.onState("signed-out")
  }
}
