// Starts the live views of a page.

import { Socket } from "phoenix"
import { LiveSocket } from "phoenix_live_view"

const token = document.querySelector("meta[name=csrf-token]")?.content
window.liveSocket = new LiveSocket("{path}", Socket, { params: { _csrf_token: token }, longPollFallbackMs: 2500 })
window.liveSocket.connect()
