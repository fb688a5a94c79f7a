// Bursts: what is sent without a pause arrives whole and in order, at a client that reads.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { Client, TRANSPORTS } from "./harness/npm_client.mjs";
import { Server } from "./harness/server.mjs";
import { within } from "./harness/wait.mjs";

const COUNT = 10_000;
const BURST = { count: COUNT, size: 100 };

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

/** The numbers of the events that arrive, once there are `count`. */
function numbers({ channel }, count) {
  const found = [];
  const whole = new Promise((resolve) => {
    channel.on("bc", ({ q }) => {
      found.push(q.number);
      if (found.length === count) {
        resolve(found);
      }
    });
  });
  return within(whole, () => `${count} events, of which ${found.length} came`, 30_000);
}

const expected = [...Array(COUNT).keys()];

for (const transport of TRANSPORTS) {
  describe(`phoenix 1.8.16, ${transport}`, () => {
    test("ten thousand pushes of one handler", async () => {
      const client = await Client.connect("1.8.16", transport, server.ws("/socket"));
      const room = await client.join("room:burst");
      const arrived = numbers(room, COUNT);
      assert.deepEqual(await room.push("burst", BURST), { status: "ok", response: COUNT });
      assert.deepEqual(await arrived, expected);
      assert.deepEqual(await room.push("ok"), { status: "ok", response: {} });
      assert.deepEqual(client.closes.untaken, []);
      client.socket.disconnect();
    });

    test("ten thousand broadcasts to twenty clients", async () => {
      const connecting = [...Array(20)].map(() => Client.connect("1.8.16", transport, server.ws("/socket")));
      const clients = await Promise.all(connecting);
      const topic = `room:storm-${transport}`;
      const rooms = await Promise.all(clients.map((client) => client.join(topic)));
      const arrived = rooms.map((room) => numbers(room, COUNT));
      rooms[0].cast("storm", BURST);
      for (const found of await Promise.all(arrived)) {
        assert.deepEqual(found, expected);
      }
      clients.forEach((client) => client.socket.disconnect());
    });
  });
}
