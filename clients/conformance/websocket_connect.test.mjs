// H1: what of a WebSocket's connection reaches `connect`, in both versions of the wire.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { RawSocket } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";
import { request } from "./harness/http.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const whoami = async (base, options) => {
  const socket = await RawSocket.connect(base, options);
  const { status, response } = await socket.join("whoami");
  socket.close();
  assert.equal(status, "ok");
  return response;
};

for (const vsn of ["1.0.0", "2.0.0"]) {
  describe(`H1, V${vsn[0]}, connect`, () => {
    test("H1.5 x- headers reach connect", async () => {
      const headers = { "x-one": "1", "x-Two": "2", authorization: "not shown" };
      const { x_headers } = await whoami(server.ws("/socket"), { vsn, headers });
      assert.deepEqual(x_headers, { "x-one": "1", "x-two": "2" });
    });

    test("H1.6 sec-websocket- headers reach connect as they were sent", async () => {
      const headers = { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" };
      const options = { vsn, headers, protocols: ["sip"] };
      const { websocket_headers } = await whoami(server.ws("/protocols"), options);
      assert.equal(websocket_headers["sec-websocket-protocol"], "sip");
      assert.equal(websocket_headers["sec-websocket-version"], "13");
      assert.equal(websocket_headers["sec-websocket-extensions"], headers["Sec-WebSocket-Extensions"]);
    });

    test("H1.7 traceparent and tracestate reach connect", async () => {
      const headers = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", tracestate: "a=b" };
      const { trace } = await whoami(server.ws("/socket"), { vsn, headers });
      assert.deepEqual(trace, { parent: headers.traceparent, state: "a=b" });
    });

    test("H1.8 the peer's address reaches connect", async () => {
      const { peer } = await whoami(server.ws("/socket"), { vsn });
      assert.equal(peer.address, "127.0.0.1");
      assert.ok(peer.port > 0 && peer.port !== server.port);
    });

    test("H1.9 the uri reaches connect", async () => {
      const { uri } = await whoami(server.ws("/socket"), { search: `a=b&vsn=${vsn}`, vsn });
      assert.deepEqual(uri, {
        scheme: "http", host: "127.0.0.1", port: server.port, path: "/socket/websocket", query: `a=b&vsn=${vsn}`,
      });
    });

    test("H1.10 the user agent reaches connect", async () => {
      const headers = { "user-agent": "conformance/1" };
      assert.equal((await whoami(server.ws("/socket"), { vsn, headers })).user_agent, "conformance/1");
      assert.equal((await whoami(server.ws("/socket"), { vsn })).user_agent, null);
    });

    test("H1.11 a session needs its cookie and the CSRF token", async () => {
      const { headers, json } = await request("POST", server.http("/control/session?user=ada"));
      const cookie = headers["set-cookie"][0].split(";")[0];
      const session = async (params, cookies) =>
        (await whoami(server.ws("/socket"), { vsn, params, headers: cookies ? { cookie: cookies } : {} })).session;
      const _csrf_token = json.csrf_token;

      assert.deepEqual(await session({ _csrf_token }, cookie), { user: "ada" });
      assert.equal(await session({ _csrf_token }, null), null, "no cookie");
      assert.equal(await session({}, cookie), null, "no CSRF token");
      assert.equal(await session({ _csrf_token: "invalid" }, cookie), null, "a bad CSRF token");
      const other = await request("POST", server.http("/control/session?user=eve"));
      assert.equal(await session({ _csrf_token: other.json.csrf_token }, cookie), null, "another session's token");
      const [name, value] = [cookie.slice(0, cookie.indexOf("=")), cookie.slice(cookie.indexOf("=") + 1)];
      const forged = `${name}=${value.slice(0, -3)}${value.endsWith("AAA") ? "BBB" : "AAA"}`;
      assert.equal(await session({ _csrf_token }, forged), null, "a forged cookie");
      assert.equal(await session({ _csrf_token }, `${name}=${value.slice(0, 20)}`), null, "a cut cookie");
      const unchecked = await whoami(server.ws("/no-csrf"), { vsn, headers: { cookie } });
      assert.deepEqual(unchecked.session, { user: "ada" }, "a mount that does not check");
    });

    test("H1.12 what the application knows besides reaches connect by its state", async () => {
      // The keyword that the reference passes through `connect_info` is the application's state here:
      // which of its gates are open.
      const gate = `connect${vsn}`;
      const before = await whoami(server.ws("/socket"), { vsn });
      assert.ok(!before.open_gates.includes(gate), "nobody has opened it");
      await server.control(`/open?gate=${gate}`);
      for (const mount of ["/socket", "/ws/admin"]) {
        const { open_gates } = await whoami(server.ws(mount), { vsn });
        assert.ok(open_gates.includes(gate), `${mount}: ${open_gates}`);
      }
    });
  });
}
