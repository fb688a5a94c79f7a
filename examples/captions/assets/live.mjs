// The live pages: one socket, over WebSocket or long-poll.

import { LongPoll, Socket } from "phoenix"
import { LiveSocket } from "phoenix_live_view"

import { hooks } from "./hooks.mjs"

const token = document.querySelector("meta[name=csrf-token]").content
const polling = new URLSearchParams(location.search).get("transport") === "longpoll"

const liveSocket = new LiveSocket("/live", Socket, {
  params: { _csrf_token: token },
  hooks,
  ...(polling ? { transport: LongPoll } : { longPollFallbackMs: 2500 }),
})

// What `Js::dispatch("captions:stamp")` asks for.
addEventListener("captions:stamp", ({ target }) => { target.value = "stamped" })

// On a phone the links to the pages scroll: show the one to this page.
addEventListener("phx:page-loading-stop", () => {
  document.querySelector(".pages [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
})

liveSocket.connect()
window.liveSocket = liveSocket
