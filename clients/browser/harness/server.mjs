// The captions example as a child process.

import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../../../", import.meta.url))

/** The built example: `CAPTIONS_BIN`, or where cargo puts it. */
function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target")
  const path = process.env.CAPTIONS_BIN ?? join(target, "debug", "captions")
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`cargo build -p captions\``)
  return path
}

export class Server {
  /** Starts the example and waits until it listens; port 0 is any free one. */
  static async start({ port = 0 } = {}) {
    const child = spawn(binary(), [], {
      env: { ...process.env, PORT: String(port) },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const server = new Server(child)
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = /^listening on (http:\S+)$/.exec(line) ?? []
      if (!url) continue
      server.url = url
      server.port = Number(new URL(url).port)
      return server
    }
    throw new Error(`the example ended before it listened:\n${server.log}`)
  }

  constructor(child) {
    this.child = child
    this.log = ""
    child.stderr.setEncoding("utf8").on("data", (text) => { this.log += text })
    this.exited = once(child, "exit")
    this.killer = () => child.kill("SIGKILL")
    process.once("exit", this.killer)
  }

  /** Ends the process and waits for it. */
  async stop(signal = "SIGTERM") {
    this.child.kill(signal)
    await this.exited
    process.off("exit", this.killer)
  }
}
