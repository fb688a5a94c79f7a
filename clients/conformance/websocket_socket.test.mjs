// H3: the socket itself, over raw WebSockets: of a socket with channels. What only a raw socket shows
// is in raw_socket.test.mjs.

import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { RawSocket, Turned } from "./harness/raw_socket.mjs";
import { Server } from "./harness/server.mjs";
import { request } from "./harness/http.mjs";

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

const refusal = (base, options) =>
  RawSocket.connect(base, options).then(
    () => assert.fail("the handshake was accepted"),
    (error) => (error instanceof Turned ? error : Promise.reject(error)),
  );

const accepted = async (base, options) => {
  const socket = await RawSocket.connect(base, options);
  socket.close();
  return socket;
};

const whoami = async (base, options) => {
  const socket = await RawSocket.connect(base, options);
  const { response } = await socket.join("whoami");
  socket.close();
  return response;
};

describe("H3", () => {
  test("H3.1 a plain GET gets 400 and is told of the header that is missing", async () => {
    const { status, text } = await request("GET", server.http("/socket/websocket?vsn=2.0.0"));
    assert.equal(status, 400);
    assert.match(text, /'connection' header must contain 'upgrade'/);
  });

  test("H3.1 any other method gets 400", async () => {
    for (const method of ["POST", "PUT", "DELETE"]) {
      assert.equal((await request(method, server.http("/socket/websocket?vsn=2.0.0"))).status, 400, method);
    }
  });

  test("H3.2 a bad origin gets 403", async () => {
    const { status } = await refusal(server.ws("/origins"), { origin: "https://notallowed.com" });
    assert.equal(status, 403);
  });

  test("H3.3 a configured sub-protocol is accepted, none is accepted, another gets 403", async () => {
    assert.equal((await accepted(server.ws("/protocols"), { protocols: ["sip"] })).protocol, "sip");
    const both = await accepted(server.ws("/protocols"), { protocols: ["mqtt", "sip"] });
    assert.equal(both.protocol, "sip", "the first that is configured, not the first that is offered");
    const none = await accepted(server.ws("/protocols"));
    assert.equal(none.headers["sec-websocket-protocol"], undefined);
    const { status, body } = await refusal(server.ws("/protocols"), { protocols: ["graphql-ws"] });
    assert.deepEqual([status, body], [403, ""]);
    await server.log.take((line) => line.includes("graphql-ws"));
  });

  test("H3.3 a mount without sub-protocols ignores what is offered", async () => {
    // The client library would fail a handshake that selects none, so the request is made by hand.
    const headers = {
      connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-protocol": "graphql-ws",
    };
    const upgraded = await new Promise((resolve, reject) => {
      import("node:http").then(({ default: http }) => {
        const sent = http.request(server.http("/socket/websocket?vsn=2.0.0"), { headers });
        sent.on("upgrade", (answer, socket) => (socket.destroy(), resolve(answer)));
        sent.on("response", (answer) => reject(new Error(`answered ${answer.statusCode}`)));
        sent.on("error", reject);
        sent.end();
      });
    });
    assert.equal(upgraded.statusCode, 101);
    assert.equal(upgraded.headers["sec-websocket-protocol"], undefined);
    assert.equal(upgraded.headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  });

  test("H3.4 the parameters are visible, nested as the client wrote them", async () => {
    const search = "key=value&a%5Bb%5D=1&ids%5B0%5D=7&ids%5B1%5D=8&plus=a+b&&vsn=2.0.0&";
    const { params } = await whoami(server.ws("/socket"), { search });
    assert.equal(params.key, "value");
    assert.deepEqual(params.a, { b: "1" });
    assert.deepEqual(Object.values(params.ids), ["7", "8"]);
    assert.equal(params.plus, "a b");
    assert.equal(params.vsn, "2.0.0");
  });

  test("H3.5 a ping frame disturbs nothing", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    socket.ping("hello");
    assert.deepEqual(await socket.join("room:a"), { status: "ok", response: {} });
    socket.close();
  });

  test("H3.6 what the server sends by itself arrives", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    await socket.join("room:a");
    await socket.ask("1", "2", "room:a", "listen");
    await server.control("/note", "from outside");
    assert.deepEqual(await socket.next(), ["1", null, "room:a", "noted", { text: "from outside" }]);
    await server.control("/broadcast?topic=room:a&event=news", '{"n":1}');
    assert.deepEqual(await socket.next(), [null, null, "room:a", "news", { n: 1 }]);
    socket.close();
  });

  test("H3.7 a socket is mounted at another path than its own", async () => {
    assert.equal((await whoami(server.ws("/ws/admin"))).uri.path, "/ws/admin/websocket");
  });

  test("H3.7 the transport has another path than the npm client's", async () => {
    const { uri } = await whoami(server.ws("/branches/north"), { path: "till/3/wire" });
    assert.equal(uri.path, "/branches/north/till/3/wire");
    const { status } = await refusal(server.ws("/branches/north"));
    assert.equal(status, 404);
  });

  test("H3.8 variables of the transport's path count as those of the mount's", async () => {
    const asked = { path: "till/3/wire", params: { till: "other", branch: "other", key: "value" } };
    const { params } = await whoami(server.ws("/branches/north"), asked);
    assert.deepEqual(params, { branch: "north", till: "3", key: "value", vsn: "2.0.0" });
  });

  test("H3.8 variables of the mount's path are merged with the query, and win over it", async () => {
    const { params } = await whoami(server.ws("/ws/acme/chat"), { params: { tenant: "other", key: "value" } });
    assert.deepEqual(params, { tenant: "acme", key: "value", vsn: "2.0.0" });
    const escaped = await whoami(server.ws("/ws/a%26b%3Dc%20d/chat"));
    assert.equal(escaped.params.tenant, "a&b=c d");
  });

  test("H3.9 a ping is answered with its payload, or none", async () => {
    const socket = await RawSocket.connect(server.ws("/socket"));
    socket.ping("a payload");
    assert.equal(await socket.pongs.take(), "a payload");
    socket.ping();
    assert.equal(await socket.pongs.take(), "");
    socket.close();
  });
});

describe("origins", () => {
  const cases = {
    "/origins": {
      allowed: [
        "https://example.com", "http://example.com", "http://example.com:8080",
        "https://wild.com", "https://a.wild.com", "https://a.b.wild.com",
        "http://ported.com:81", "https://ported.com:81",
      ],
      refused: [
        "https://prefix-example.com", "https://sub.example.com", "https://example.com.evil.org",
        "http://a.wild.com", "https://a.wild.com:8443", "https://prefix-wild.com",
        "http://ported.com", "https://ported.com:82", "null", "file://", "http://", "",
      ],
    },
    "/any-origin": { allowed: ["https://anywhere.org", "null"], refused: [] },
  };
  for (const [path, { allowed, refused }] of Object.entries(cases)) {
    for (const origin of allowed) {
      test(`${path} lets ${origin} in`, async () => {
        await accepted(server.ws(path), { headers: { origin } });
      });
    }
    for (const origin of refused) {
      test(`${path} refuses ${origin || "an empty origin"}`, async () => {
        const { status, body } = await refusal(server.ws(path), { headers: { origin } });
        assert.deepEqual([status, body], [403, ""]);
      });
    }
  }

  test("no origin at all is let in", async () => {
    await accepted(server.ws("/origins"));
  });

  test("the origin of the request itself is let in, by host and port", async () => {
    // Deviation: the scheme is not compared, as a server behind a proxy does not know it.
    await accepted(server.ws("/same-origin"), { origin: server.origin });
    for (const origin of ["http://127.0.0.1:1", "http://127.0.0.1", `http://localhost:${server.port}`, "null"]) {
      assert.equal((await refusal(server.ws("/same-origin"), { origin })).status, 403, origin);
    }
  });

  test("the default refuses strangers", async () => {
    const { status } = await refusal(server.ws("/socket"), { origin: "https://evil.org" });
    assert.equal(status, 403);
  });

  test("a refusal is logged with the origin", async () => {
    await refusal(server.ws("/origins"), { origin: "https://logged-stranger.org" });
    await server.log.take((line) => line.includes("logged-stranger.org"));
  });
});

describe("auth tokens", () => {
  const PREFIX = "base64url.bearer.phx.";
  const encoded = (token) => PREFIX + Buffer.from(token).toString("base64").replace(/=/g, "");

  test("the token is taken from the sub-protocols, and `phoenix` selected", async () => {
    const socket = await RawSocket.connect(server.ws("/tokens"), { protocols: ["phoenix", encoded("secret-1234")] });
    const { response } = await socket.join("whoami");
    assert.equal(response.auth_token, "secret-1234");
    assert.ok(!JSON.stringify(response.websocket_headers).includes(PREFIX), "the header is stripped of it");
    assert.equal(socket.protocol, "phoenix");
    socket.close();
  });

  test("both alphabets of base64 are read", async () => {
    const token = "??>>~~";
    const url = PREFIX + Buffer.from(token).toString("base64url");
    const standard = encoded(token);
    assert.notEqual(url, standard);
    assert.equal((await whoami(server.ws("/tokens"), { protocols: ["phoenix", url] })).auth_token, token);
    if (!standard.includes("/")) {
      assert.equal((await whoami(server.ws("/tokens"), { protocols: ["phoenix", standard] })).auth_token, token);
    }
  });

  test("no token is no token", async () => {
    assert.equal((await whoami(server.ws("/tokens"))).auth_token, null);
    const socket = await RawSocket.connect(server.ws("/tokens"), { protocols: ["phoenix"] });
    assert.equal(socket.protocol, "phoenix");
    assert.equal((await socket.join("whoami")).response.auth_token, null);
    socket.close();
  });

  test("garbage, two tokens, or only protocols that nobody knows get 403, never 500", async () => {
    const offers = [["phoenix", `${PREFIX}!!!`], [encoded("a"), encoded("b")], ["mqtt"]];
    for (const protocols of offers) {
      const { status } = await refusal(server.ws("/tokens"), { protocols });
      assert.equal(status, 403, protocols.join());
    }
  });

  test("a mount without tokens does not see them", async () => {
    const { status } = await refusal(server.ws("/protocols"), { protocols: ["phoenix", encoded("a")] });
    assert.equal(status, 403);
  });
});

describe("refused handshakes", () => {
  test("a connect that panics gets 500, and the server goes on", async () => {
    const { status } = await refusal(server.ws("/socket"), { params: { refuse: "crash" } });
    assert.equal(status, 500);
    await accepted(server.ws("/socket"));
  });

  test("a path that is no mount gets 404, a mount without WebSocket has none", async () => {
    assert.equal((await refusal(server.ws("/nowhere"))).status, 404);
    assert.equal((await refusal(server.ws("/no-websocket"))).status, 404);
  });
});
