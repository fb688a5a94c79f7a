// The page of the captions: one connection, two channels, and what is shown of them.

import { Connection } from "./connection.mjs"
import { Conversation } from "./conversation.mjs"
import { Log } from "./log.mjs"
import { current, forget, paintAvatar } from "./session.mjs"
import { Tabs } from "./tabs.mjs"
import { Tour } from "./tour.mjs"

const byId = (id) => document.getElementById(id)

class App {
  constructor(session) {
    this.session = session
    this.log = new Log(byId("log-rows"))
    this.tabs = new Tabs(document.querySelector("[role=tablist]"))
    this.tour = new Tour(byId("tour"), session, this)
    this.mine = new Conversation(byId("mine"), { me: session.name, onLine: () => this.tabs.said("mine") })
    this.lobby = new Conversation(byId("lobby"), {
      me: session.name,
      onLine: () => this.tabs.said("lobby"),
      onMute: (name) => this.mute(name),
    })
    this.mine.shareDrafts()
    byId("me").textContent = session.name
    paintAvatar(byId("me-avatar"), session.name)
    document.querySelector("[data-do=clear-log]").addEventListener("click", () => this.log.clear())
    for (const button of document.querySelectorAll("[data-show]")) {
      button.addEventListener("click", () => this.show(button.dataset.show))
    }
  }

  /** Connects, over "websocket" or "longpoll"; a connection that there was ends. */
  use(transport) {
    if (this.connection) {
      this.connection.close()
      this.log.add({ kind: "transport", text: `switching to ${transport === "longpoll" ? "long-poll" : "WebSocket"}` })
      history.replaceState(null, "", transport === "longpoll" ? "?transport=longpoll" : location.pathname)
    }
    const { token } = this.session
    this.connection = new Connection({ token, transport, log: this.log, onState: (state) => this.state(state) })
    this.joinCaptions()
    this.joinLobby()
  }

  joinCaptions() {
    const channel = this.connection.channel(`captions:${this.session.user_id}`)
    channel.on("initial_data", ({ messages, description }) => {
      this.mine.replace(messages)
      this.tour.fill(description)
    })
    channel.on("caption_update", ({ text }) => this.mine.draft(text))
    channel.on("description_changed", ({ title }) => this.tour.savedElsewhere(title))
    this.mine.use(channel)
    this.captions = channel
    channel.join().receive("ok", () => this.tour.rejoined())
  }

  joinLobby() {
    const channel = this.connection.channel("room:lobby")
    channel.on("activity", ({ from, lines }) => {
      this.lobby.note(`${from} is captioning: ${lines} ${lines === 1 ? "line" : "lines"} so far`, from)
    })
    channel.on("announcement", ({ text }) => this.lobby.note(`Announcement: ${text}`))
    this.lobby.use(channel)
    this.room = channel
    channel.join()
  }

  mute(name) {
    this.room.push("mute", { name })
      .receive("ok", () => this.lobby.note(`${name} is muted in this window`))
  }

  state(state) {
    const over = this.connection?.transport ?? "websocket"
    const status = byId("status")
    status.dataset.state = state
    status.dataset.transport = over
    byId("status-text").textContent = {
      "connecting": "Connecting",
      "connected": over === "longpoll" ? "Connected, long-poll" : "Connected",
      "reconnecting": "Reconnecting",
      "signed-out": "Signed out",
    }[state]
    this.tour.transport(over)
    if (state === "signed-out") {
      forget()
      byId("signed-out").showModal()
    }
  }

  /** Where there is room for one part of the page only, shows this one. */
  show(part) {
    byId("views").dataset.view = part
    for (const button of document.querySelectorAll("[data-show]")) {
      button.setAttribute("aria-pressed", button.dataset.show === part)
    }
  }
}

const session = current()
if (session) {
  const app = new App(session)
  app.use(new URLSearchParams(location.search).get("transport") === "longpoll" ? "longpoll" : "websocket")
} else {
  location.replace(`/${location.search}`)
}
