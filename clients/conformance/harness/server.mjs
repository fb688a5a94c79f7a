// The test server: the Rust program in examples/conformance, one process for each test file.

import { execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { Arrivals, signal, within } from "./wait.mjs";
import { request } from "./http.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const START_MS = 15_000;
const STOP_MS = 15_000;

let built;

/** The path of the server's binary: from the environment, or freshly built. */
function binary() {
  built ??= process.env.BENNU_CONFORMANCE_SERVER ?? build();
  return built;
}

async function build() {
  const args = ["build", "-q", "-p", "conformance", "--message-format=json"];
  const { stdout } = await promisify(execFile)("cargo", args, { cwd: ROOT, maxBuffer: 64 << 20 });
  const message = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line))
    .find(({ executable, target }) => executable && target?.name === "conformance");
  if (!message) {
    throw new Error("cargo built no binary called `conformance`");
  }
  return message.executable;
}

export class Server {
  #child;
  #exited = signal();
  #lines = [];

  /**
   * Starts a server; `port` is for one that takes the place of another, `log` what it logs. Of two nodes the
   * second is at `beside`.
   */
  static async start({ port = 0, log = "debug", twoNodes = false } = {}) {
    const server = new Server();
    const nodes = twoNodes ? ["--two-nodes"] : [];
    server.#spawn(await binary(), ["--port", String(port), ...nodes], log);
    const line = await server.output.take((text) => /^(listening on|failed) /.test(text), START_MS);
    if (line.startsWith("failed ")) {
      throw new Error(`the server does not start: ${line}\n${server.logged}`);
    }
    [server.origin, server.beside] = line.slice("listening on ".length).trim().split(" and ");
    server.port = Number(new URL(server.origin).port);
    return server;
  }

  constructor() {
    this.output = new Arrivals("a line on the server's standard output");
    this.log = new Arrivals("a line in the server's log");
  }

  #spawn(path, args, log) {
    const env = { ...process.env, RUST_LOG: log };
    // The server ends with its standard input: no end of this process leaves it behind.
    this.#child = spawn(path, args, { stdio: ["pipe", "pipe", "pipe"], env });
    createInterface({ input: this.#child.stdout }).on("line", (line) => this.output.put(line));
    createInterface({ input: this.#child.stderr }).on("line", (line) => {
      this.#lines.push(line);
      this.log.put(line);
    });
    this.#child.on("error", (error) => this.output.put(`failed ${error}`));
    this.#child.on("exit", (code, name) => {
      this.exit = { code, signal: name };
      this.output.put(`failed with ${JSON.stringify(this.exit)}`);
      this.#exited.resolve(this.exit);
    });
  }

  /** The whole log so far. */
  get logged() {
    return this.#lines.join("\n");
  }

  /** The process's resident memory in MiB, as the kernel counts it. */
  get memory() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)[1]) / 1024;
  }

  /** `http://127.0.0.1:port/path` */
  http(path) {
    return this.origin + path;
  }

  /** `ws://127.0.0.1:port/path` */
  ws(path) {
    return this.origin.replace("http://", "ws://") + path;
  }

  /** Does something to the server from outside, as an operator would. */
  async control(path, body = "") {
    const answer = await request("POST", this.http(`/control${path}`), { body });
    if (answer.status !== 200) {
      throw new Error(`/control${path} answered ${answer.status}: ${answer.text}`);
    }
    return answer.text;
  }

  /** The reason with which the channel on `topic` ended; waits for the end. */
  terminated(topic) {
    return this.control(`/terminated?topic=${encodeURIComponent(topic)}`);
  }

  /** Asks the process to end, and waits for it; how it ended. */
  async stop(name = "SIGTERM") {
    if (!this.exit) {
      this.#child.kill(name);
    }
    try {
      return await within(this.#exited.promise, () => `the end of the server after ${name}`, STOP_MS);
    } catch (error) {
      this.#child.kill("SIGKILL");
      throw error;
    }
  }
}
