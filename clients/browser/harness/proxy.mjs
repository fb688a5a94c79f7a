// A proxy between browser and server that is no friend of WebSockets.

import { createServer, request } from "node:http"
import { once } from "node:events"

export class Proxy {
  /**
   * @param port of the server behind it
   * @param onUpgrade "refuse": such requests are cut off; "swallow": they are never answered
   */
  static async start(port, onUpgrade) {
    const proxy = new Proxy()
    proxy.held = []
    proxy.server = createServer((incoming, outgoing) => {
      const { method, headers, url: path } = incoming
      const onward = request({ port, host: "127.0.0.1", method, headers, path }, (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers)
        answer.pipe(outgoing)
      })
      onward.on("error", () => outgoing.destroy())
      outgoing.on("close", () => onward.destroy())
      incoming.pipe(onward)
    })
    proxy.server.on("upgrade", (_, socket) => {
      socket.on("error", () => {})
      if (onUpgrade === "refuse") socket.destroy()
      else proxy.held.push(socket)
    })
    proxy.server.listen(0, "127.0.0.1")
    await once(proxy.server, "listening")
    proxy.url = `http://127.0.0.1:${proxy.server.address().port}`
    return proxy
  }

  async stop() {
    for (const socket of this.held) socket.destroy()
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, "close")
  }
}
