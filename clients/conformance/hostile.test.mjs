// What a hostile client sends, one request at a time: frames, HTTP, tokens, origins. Every attack
// is bounded, and followed by a client of good will (R1-R4, R7, R8).

import { after, afterEach, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { serves, withstands } from "./harness/hostile.mjs";
import { request } from "./harness/http.mjs";
import { NDJSON, RawPoll } from "./harness/raw_poll.mjs";
import { RawSocket, Turned } from "./harness/raw_socket.mjs";
import { RawTcp, frame } from "./harness/raw_tcp.mjs";
import { Server } from "./harness/server.mjs";

let server;
before(async () => {
  server = await Server.start({ log: "warn" });
});
afterEach(async () => {
  await serves(server);
  assert.equal(server.exit, undefined);
});
after(() => server?.stop());

const connect = (path = "/socket", options = {}) => RawSocket.connect(server.ws(path), options);
const joined = async (topic = "room:a", options) => {
  const socket = await connect("/socket", options);
  assert.equal((await socket.join(topic)).status, "ok");
  return socket;
};
/** Bytes that are the same in each run. */
const noise = (seed, length) => {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    createHash("sha256").update(`${seed} ${at}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
};
const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

describe("frames", () => {
  test("noise after the handshake ends each connection", async () => {
    await withstands(server, 48, async () => {
      const attack = async (seed) => {
        const tcp = await RawTcp.upgrade(server);
        await tcp.write(noise(seed, 4_096));
        tcp.end();
        await tcp.closed();
      };
      await Promise.all(Array.from({ length: 100 }, (_, seed) => attack(seed)));
    });
  });

  test("noise as text and as binary messages closes with 1011 or 1007", async () => {
    const attack = async (seed) => {
      const socket = await joined();
      socket.binary(noise(seed, 1 + (seed % 40)));
      socket.fragments([noise(seed, 64)]);
      const { code } = await socket.closed();
      assert.ok([1007, 1011].includes(code), `${seed}: ${code}`);
    };
    await Promise.all(Array.from({ length: 50 }, (_, seed) => attack(seed)));
  });

  test("a message cut at every byte of its frame leaves nothing behind", async () => {
    const whole = frame(1, '["1","1","room:cut","phx_join",{}]');
    const attack = async (length) => {
      const tcp = await RawTcp.upgrade(server);
      await tcp.write(whole.subarray(0, length));
      tcp.end();
      await tcp.closed();
    };
    await Promise.all(Array.from({ length: whole.length - 1 }, (_, at) => attack(at + 1)));
  });

  test("10,000 fragments of a byte make one message", async () => {
    const socket = await joined();
    const message = JSON.stringify(["1", "2", "room:a", "echo", { text: "x".repeat(9_960) }]);
    await withstands(server, 32, async () => {
      socket.fragments([...message]);
      assert.equal((await socket.next())[1], "2");
    });
    socket.close();
  });

  test("fragments without end close with 1009, also empty ones between pings", async () => {
    const tcp = await RawTcp.upgrade(server);
    await withstands(server, 64, async () => {
      await tcp.write(frame(1, "[", { fin: false }));
      const chunk = Buffer.concat([frame(0, Buffer.alloc(65_000, 32), { fin: false }), frame(9, "")]);
      for (let sent = 0; sent < 200; sent += 1) {
        await tcp.write(chunk);
      }
      const heard = Buffer.from(await tcp.closed(), "latin1");
      assert.ok(heard.includes("\x88\x11\x03\xf1message too big", 0, "latin1"), "1009");
    });
  });

  test("JSON of 100,000 levels is an error reply, or closes with 1011, and where it does not count it is passed over", async () => {
    const socket = await joined();
    socket.text(`["1","2","room:a","typed",${DEEP}]`);
    const answer = await Promise.race([socket.next(), socket.closed()]);
    assert.ok(answer.code === 1011 || answer[4].status === "error", JSON.stringify(answer).slice(0, 200));
    socket.terminate();
    const extra = await joined();
    extra.text(`["1","2","room:a","ok",{},${DEEP}]`);
    assert.equal((await extra.next())[4].status, "ok");
    extra.close();
    for (const text of [`["1",${DEEP},"room:a","ok",{}]`, `["1","2",${DEEP},"ok",{}]`, DEEP]) {
      const other = await joined();
      other.text(text);
      assert.equal((await other.closed()).code, 1011);
    }
  });

  test("names with NUL, newlines and every plane of Unicode are echoed as they are", async () => {
    for (const rest of ["\u0000", "a\nb\r\u001b[31m", "\u{10ffff}\u202e\u{1f426}", '"\\/', "*", "{}", ""]) {
      const topic = `any:${rest}`;
      const socket = await joined(topic);
      const event = `e${rest}`;
      const reply = { status: "ok", response: { event, payload: { x: rest } } };
      assert.deepEqual(await socket.ask("1", rest, topic, event, { x: rest }), ["1", rest, topic, "phx_reply", reply]);
      socket.close();
    }
    await assert.rejects(server.log.take((line) => line.startsWith("\u001b"), 100));
  });

  test("lone surrogates and wrong types of names close with 1011", async () => {
    for (const text of ['["1","1","any:\\ud800","phx_join",{}]', '["1","1",["any:a"],"phx_join",{}]', '["1","1","any:a",{},{}]', "[]", "null", "1e999"]) {
      const socket = await connect();
      socket.text(text);
      assert.equal((await socket.closed()).code, 1011, text);
    }
  });

  test("a topic, an event or a reference of a megabyte closes with 1011, and is not logged", async () => {
    const long = "t".repeat(1_000_000);
    const messages = [
      ["1", "1", `any:${long}`, "phx_join", {}],
      ["1", "1", long, "phx_join", {}],
      ["1", "1", "room:a", long, {}],
      ["1", long, "room:a", "ok", {}],
      [long, "1", "room:a", "phx_join", {}],
      ["1", [long], "room:a", "ok", {}],
      [null, long, "phoenix", "heartbeat", {}],
    ];
    for (const message of messages) {
      const socket = await joined();
      socket.send(...message);
      assert.equal((await socket.closed()).code, 1011);
    }
    const old = await joined("room:a", { vsn: "1.0.0" });
    old.send("1", "1", `any:${long}`, "phx_join", {});
    assert.equal((await old.closed()).code, 1011);
    assert.ok(!server.logged.includes("tttttttttt"), "the log does not repeat it");
  });

  test("an error quotes no more than a piece of the payload", async () => {
    const socket = await joined();
    const long = "x".repeat(1_000_000);
    for (const payload of [{ user: { age: long } }, { user: long }, { [long]: 1 }]) {
      const reply = await socket.ask("1", "2", "room:a", "typed", payload);
      assert.equal(reply[4].response.reason, "invalid payload");
      assert.ok(JSON.stringify(reply).length < 1_000, String(JSON.stringify(reply).length));
    }
    socket.close();
  });

  test("reserved and unknown events of a client are answered, and crash nothing", async () => {
    const socket = await joined();
    for (const event of ["phx_reply", "phx_error", "phx_close", "heartbeat", "disconnect", "phx_drain", "presence_diff", "__proto__", ""]) {
      const reply = await socket.ask("1", "2", "room:a", event);
      assert.deepEqual([reply[1], reply[4].status], ["2", "error"], event);
    }
    assert.equal((await socket.ask("1", "3", "phoenix", "phx_join"))[4].status, "error");
    assert.equal((await socket.ask("1", "4", "phoenix", "phx_leave"))[4].status, "ok");
    socket.close();
  });
});

describe("HTTP", () => {
  /** The status that a raw request is answered with; `none` where the connection just ends. */
  const answered = async (text, ms) => {
    const tcp = await RawTcp.connect(server);
    await tcp.write(text);
    const heard = await tcp.hears("\r\n\r\n", ms);
    tcp.destroy();
    return Number(heard.split(" ")[1]) || "none";
  };
  const post = (session, headers, body = "") =>
    `POST /hasty/longpoll?vsn=2.0.0&token=${session.token} HTTP/1.1\r\nHost: a\r\n${headers}\r\n\r\n${body}`;

  const lengths = {
    "a length that no machine has": ["Content-Length: 99999999999999999999999", [400]],
    "a length of 2^63": ["Content-Length: 9223372036854775807", [400, 408, 413]],
    "a negative length": ["Content-Length: -1", [400]],
    "no number": ["Content-Length: 0x10", [400]],
    "two lengths": ["Content-Length: 5\r\nContent-Length: 6", [400]],
    "a length that never comes": ["Content-Length: 7000000", [408]],
    "chunks that never come": ["Transfer-Encoding: chunked", [408]],
    "a chunk of 2^63 bytes": ["Transfer-Encoding: chunked", [400, 408], "8000000000000000\r\nx"],
    "a chunk that is none": ["Transfer-Encoding: chunked", [400], "zz\r\n"],
  };
  for (const [what, [headers, expected, body]] of Object.entries(lengths)) {
    test(`a body with ${what} is answered ${expected.join(" or ")}`, async () => {
      const session = await RawPoll.open(server.http("/hasty"));
      const status = await answered(post(session, headers, body));
      assert.ok(expected.includes(status), String(status));
    });
  }

  test("chunks without end are cut off at the limit of a message", async () => {
    const session = await RawPoll.open(server.http("/socket"));
    const tcp = await RawTcp.connect(server);
    await withstands(server, 48, async () => {
      const answer = tcp.hears("\r\n\r\n");
      await tcp.write(post(session, "Transfer-Encoding: chunked").replaceAll("/hasty", "/socket"));
      const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
      for (let sent = 0; sent < 200; sent += 1) {
        await tcp.write(chunk);
      }
      // The kernel may throw the answer away with what nobody read of the request.
      assert.match(await answer, /^(HTTP\/1.1 400|$)/);
      tcp.destroy();
    });
  });

  test("a client that is slow with its body is answered 408 and put out", async () => {
    const session = await RawPoll.open(server.http("/hasty"));
    const slow = await Promise.all(Array.from({ length: 50 }, () => RawTcp.connect(server)));
    for (const tcp of slow) {
      await tcp.write(post(session, "Content-Length: 7000000", "["));
    }
    for (const tcp of slow) {
      assert.match(await tcp.closed(), /^HTTP\/1.1 408/);
    }
  });

  test("garbage, long lines and many headers are answered 4xx", async () => {
    const requests = [
      `${noise("http", 512).toString("latin1").replaceAll("\n", " ")}\r\n\r\n`,
      `GET /socket/websocket?${"a".repeat(200_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: a\r\n${"x: y\r\n".repeat(5_000)}\r\n`,
      `GET / HTTP/9.9\r\n\r\n`,
    ];
    for (const text of requests) {
      const status = await answered(text);
      assert.ok(status === "none" || (status >= 400 && status < 500), `${text.slice(0, 40)}: ${status}`);
    }
  });

  test("hostile queries are refused or connect, and crash nothing", async () => {
    const queries = [`a${"[a]".repeat(5_000)}=1`, `${"a&".repeat(20_000)}`, "a[99999999999]=1", "user[]=1&user=2", "%00=%00", "vsn[]=2.0.0", "vsn=2.0.0&vsn=1.0.0", "user=%ff%fe"];
    for (const search of queries) {
      const opened = await connect("/socket", { search: `${search}&vsn=2.0.0` }).then(
        (socket) => socket.close() ?? 101,
        (error) => (error instanceof Turned ? error.status : Promise.reject(error)),
      );
      assert.ok([101, 400, 403, 414].includes(opened), `${search.slice(0, 40)}: ${opened}`);
    }
  });

  test("bodies of noise, deep JSON and hostile base64 end the session, and the next poll says so", async () => {
    for (const body of [noise("body", 5_000), DEEP, "AQI", "////", Buffer.alloc(100_000, "[\n"), '["1"]']) {
      const session = await RawPoll.open(server.http("/socket"));
      const { json } = await session.post(body);
      assert.equal(json.status, 410, String(body).slice(0, 20));
      assert.equal((await session.get()).json.status, 410);
    }
  });
});

describe("tokens and origins", () => {
  /** A token changed in the ways that somebody might try. */
  const forged = (token) => {
    const [data, signature] = token.split(".").slice(-2);
    return ["", "null", "undefined", "..", token.slice(0, -1), token.slice(1), `${token}A`, token.toLowerCase(), data, `.${signature}`, `${signature}.${data}`, token.replace(/.\./, "A."), "A".repeat(30_000), `${token}\u00e9`];
  };

  test("a forged or cut long-poll token, or one of another mount, opens another session", async () => {
    const victim = await RawPoll.open(server.http("/socket"));
    await victim.join("room:victim");
    const others = [await RawPoll.open(server.http("/brief"))].map(({ token }) => token);
    for (const token of [...forged(victim.token), ...others]) {
      const thief = new RawPoll(server.http("/socket"), { token });
      const { json } = await thief.get();
      assert.equal(json.status, 410, token.slice(0, 40));
      assert.notEqual(json.token, victim.token);
      assert.equal((await thief.post('["1","9","room:victim","bc",{"q":1}]')).json.status, 410, token.slice(0, 40));
    }
    assert.equal(await victim.send("1", "2", "room:victim", "ok"), 200, "the victim goes on");
    assert.equal((await victim.message()).ref, "2");
  });

  test("a forged cookie or CSRF token is no session, and the connection is nobody's", async () => {
    const session = async (user) => {
      const answer = await request("POST", server.http(`/control/session?user=${user}`));
      return { cookie: answer.headers["set-cookie"][0].split(";")[0], csrf: answer.json.csrf_token };
    };
    const who = async (cookie, csrf) => {
      const socket = await connect("/socket", { headers: { cookie }, params: { _csrf_token: csrf } });
      const { response } = await socket.join("whoami");
      socket.close();
      return response.session?.user ?? null;
    };
    const [ada, eve] = [await session("ada"), await session("eve")];
    assert.equal(await who(ada.cookie, ada.csrf), "ada");
    const wrong = [[ada.cookie, eve.csrf], [ada.cookie, ""], [ada.cookie, ada.csrf.slice(1)], ["", ada.csrf], [ada.cookie, ada.csrf.replace(/^.{8}/, "AAAAAAAA")]];
    const [name, value] = [ada.cookie.slice(0, ada.cookie.indexOf("=")), ada.cookie.slice(ada.cookie.indexOf("=") + 1)];
    for (const cookie of forged(value).filter((text) => /^[\x21-\x7e]*$/.test(text) && text.length < 4_000)) {
      wrong.push([`${name}=${cookie}`, ada.csrf]);
    }
    for (const [cookie, csrf] of wrong) {
      assert.equal(await who(cookie, csrf), null, `${cookie} ${csrf}`);
    }
  });

  test("a page of another origin opens neither transport", async () => {
    for (const origin of ["http://evil.example", "http://127.0.0.1.evil.example", "null", "file://", "javascript:alert(1)", "http://", "http://127.0.0.1@evil.example", `http://${"a".repeat(5_000)}`]) {
      const turned = await connect("/same-origin", { headers: { origin } }).catch((error) => error);
      assert.equal(turned.status, 403, origin);
      const polled = await RawPoll.open(server.http("/same-origin"), { headers: { origin } });
      assert.equal(polled.opened.json.status, 403, origin);
      const published = await polled.post("[]", { headers: { origin, "content-type": NDJSON } });
      assert.equal(published.json.status, 403, origin);
    }
  });
});
