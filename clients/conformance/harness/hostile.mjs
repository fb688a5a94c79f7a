// What every attack is followed by: the server serves others, and its memory has not grown.

import assert from "node:assert/strict";
import { RawPoll } from "./raw_poll.mjs";
import { RawSocket } from "./raw_socket.mjs";

const ECHO = { status: "ok", response: { said: "hello" } };

/** A client of good will joins, speaks and leaves, over both transports; how long a reply took. */
export async function serves(server) {
  const socket = await RawSocket.connect(server.ws("/socket"));
  assert.deepEqual(await socket.join("room:well"), { status: "ok", response: {} });
  const began = performance.now();
  const reply = await socket.ask("1", "2", "room:well", "echo", { said: "hello" });
  const took = performance.now() - began;
  assert.deepEqual(reply, ["1", "2", "room:well", "phx_reply", ECHO]);
  socket.close();
  const session = await RawPoll.open(server.http("/socket"));
  assert.deepEqual(await session.join("room:well"), { status: "ok", response: {} });
  return took;
}

/** Runs an attack: others are served afterwards, and the server has grown by at most `mebibytes`. */
export async function withstands(server, mebibytes, attack) {
  const before = server.memory;
  await attack();
  await serves(server);
  const grown = server.memory - before;
  assert.ok(grown < mebibytes, `${grown.toFixed(1)} MiB more than the ${before.toFixed(1)} before`);
}
