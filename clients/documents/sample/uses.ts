// Right and wrong uses of the sample's client. The compiler must accept the first half, and refuse
// every line that is marked in the second.

import { Presence, type Channel } from "phoenix";

import {
  AdminSocket,
  UserSocket,
  type NewMessage,
  type ProtocolError,
  type Status,
  type my_document_v1,
  type my_document_v1Input,
} from "./channels.js";

declare const userId: number;
declare const name: string;
declare const document: my_document_v1Input;

const token = "t";
const socket = new UserSocket(UserSocket.path, { params: { token }, heartbeatIntervalMs: 1000 });
new UserSocket("wss://example.org/socket", { params: () => ({ token, locale: null }) });
new AdminSocket("/admin/acme");
socket.connect();

const captions = socket.channel(`captions:${userId}`);
socket.channel("captions:12");
socket.channel(`captions:${12n}`, {});
const lobby = socket.channel("room:lobby");
const room = socket.channel(`room:${name}:${name}`, () => ({ token }));

// A typed channel is still a channel of the package.
const plain: Channel = captions;
const others: Channel[] = [plain, lobby, room];
new Presence(captions);
others.forEach((other) => other.leave());

captions
  .join(5000)
  .receive("ok", (page) => page.items.map((message) => message.text.length))
  .receive("error", (refusal) => refusal.reason?.length)
  .receive("timeout", () => {});

captions
  .push("new_message", { text: "hi" }, 500)
  .receive("ok", (sent) => {
    const status: Status = sent.status;
    return status === "in_queue";
  });
captions.push("new_message", { text: "hi", lang: null, loud: true });
captions.push("save as", document).receive("error", (error) => {
  const lines: string[] = "errors" in error ? error.errors : [error.reason];
  return lines;
});
captions.push("analytics", { visits: 1 }).receive("error", (error: ProtocolError) => error.path);
captions.push("frame", new Uint8Array([1, 2]).buffer).receive("ok", (bytes) => bytes.byteLength);
captions.push("ping").receive("ok", (id) => (typeof id === "number" ? id : id.length));

const listener = captions.on("new_message", (message) => {
  const lang: string | null = message.lang;
  return lang;
});
captions.on("new_message", async (message: NewMessage) => message.loud);
captions.on("tree:changed", (tree) => tree.children[0]?.parent?.status === "Leaf");
captions.on("frame", (bytes) => bytes.slice(1));
captions.on("typed", (typed) => typed.ArrayBuffer);
captions.off("new_message", listener);

room.push("whatever", { it: "is" }).receive("ok", (anything: unknown) => anything);
room.push("save as", { status: "Branch", children: [] }).receive("ok", () => {});
room.push("save/as", null);

const saved = (document: my_document_v1): number => {
  switch (document.type) {
    case "circle":
      return document.radius + document.position[0];
    case "rectangle":
      return document.width * document.height;
    case "point":
      return document.pages["1"]?.items.length ?? document.matrix[1][0];
  }
};
captions.push("save as", document).receive("ok", saved);

// The topic.
// @ts-expect-error: not a number
socket.channel("captions:abc");
// @ts-expect-error: not known to be a number
socket.channel(`captions:${name}`);
// @ts-expect-error: no such topic
socket.channel("caption:12");
// @ts-expect-error: any text
socket.channel(name);

// Parameters.
// @ts-expect-error: the socket needs a token
new UserSocket("/socket");
// @ts-expect-error: the socket needs a token
new UserSocket("/socket", { params: {} });
// @ts-expect-error: this socket takes none
new AdminSocket("/admin/acme", { params: { token } });
// @ts-expect-error: the room needs a token
socket.channel("room:a:b");
// @ts-expect-error: misspelt
socket.channel("room:a:b", { tokn: token });
// @ts-expect-error: this channel takes none
socket.channel("room:lobby", { token });

// Pushes.
// @ts-expect-error: no such event
captions.push("new_mesage", { text: "hi" });
// @ts-expect-error: the payload is missing
captions.push("new_message");
// @ts-expect-error: a field is missing
captions.push("new_message", { loud: true });
// @ts-expect-error: a field too many
captions.push("new_message", { text: "hi", volume: 11 });
// @ts-expect-error: of the wrong type
captions.push("new_message", { text: 1 });
// @ts-expect-error: JSON for bytes
captions.push("frame", { data: "" });
// @ts-expect-error: a payload where none is
captions.push("ping", { pong: true });
// @ts-expect-error: neither a leaf nor a branch, also where any event may be pushed
room.push("save as", { status: "Root", children: [] });
// @ts-expect-error: nothing can be pushed
lobby.push("anything", {});

// Replies.
// @ts-expect-error: no such status
captions.push("ping").receive("okay", () => {});
// @ts-expect-error: no such field
captions.push("new_message", { text: "hi" }).receive("ok", (sent) => sent.state);
// @ts-expect-error: one of two shapes
captions.push("save as", document).receive("error", (error) => error.errors);
// @ts-expect-error: never replied to
captions.push("analytics", {}).receive("ok", () => {});
// @ts-expect-error: it would always come
captions.push("analytics", {}).receive("timeout", () => {});
// @ts-expect-error: not what a join gives
captions.join().receive("ok", (page: NewMessage) => page);

// Events of the server.
// @ts-expect-error: no such event
captions.on("new_mesage", () => {});
// @ts-expect-error: an event of the other direction
captions.on("ping", () => {});
// @ts-expect-error: no such field
captions.on("new_message", (message) => message.txt);
// @ts-expect-error: it may be null
captions.on("new_message", (message) => message.lang.length);
// @ts-expect-error: no such event
captions.off("new_mesage");
// @ts-expect-error: nothing is sent
lobby.on("anything", () => {});
