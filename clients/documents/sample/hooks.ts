// Right and wrong uses of the sample's hooks. The compiler must accept the first half, and refuse
// every line that is marked in the second.

import { Socket } from "phoenix";
import { LiveSocket, createHook } from "phoenix_live_view";

import type { HookRefusal, ProtocolError, Status } from "./channels.js";
import type { CaptionsHook, Captions2Hook, DashboardHook } from "./live_views.js";

const Chart: DashboardHook = {
  mounted() {
    this.pushEvent("range", { days: 7 }, (reply, ref) => {
      const number: number = ref;
      // Either what it counted, or why not, or nothing.
      if (reply !== null && "counts" in reply) return reply.counts.length + number;
      return reply?.reason;
    });
    this.pushEvent("refresh");
    this.pushEvent("refresh", {}, (reply) => reply satisfies null);
    this.pushEvent("delete line", { id: 1 }, (reply: ProtocolError | null) => reply?.path);
    this.pushEvent("count").then((reply) => reply?.counts);
    this.pushEvent("id", {}, (reply) => (typeof reply === "number" ? reply.toFixed() : reply));
    this.pushEventTo(this.el, "range", { days: 7, until: null });
    this.pushEventTo("#chart", "range", { days: 7 }, (reply) => reply !== null && "reason" in reply);

    const listener = this.handleEvent("highlight", (line) => line.id.toFixed());
    this.handleEvent("tree:changed", (tree) => tree.children[0]?.status === "Leaf");
    this.handleEvent("saved", () => {});
    this.removeHandleEvent(listener);
    this.js().toggleClass(this.el, "seen");
    this.liveSocket.enableDebug();
  },
  async updated() {
    const reply = await this.pushEvent("save", { text: "hi" });
    if (reply !== null && !("errors" in reply) && "status" in reply) {
      const status: Status = reply.status;
      return void status;
    }
    const outcomes = await this.pushEventTo(".chart", "count");
    outcomes.forEach((one) => one.status === "fulfilled" && one.value.reply?.counts);
  },
  beforeUpdate(toEl) {
    toEl.id = this.el.id;
  },
};

// With an element, and with what the hook keeps for itself.
const Drawing: DashboardHook<{ context: CanvasRenderingContext2D | null; draw(): void }, HTMLCanvasElement> = {
  mounted() {
    this.context = this.el.getContext("2d");
    this.draw();
  },
  draw() {
    this.context?.fillRect(0, 0, 1, 1);
    this.pushEvent("count", {}, (reply) => reply?.counts);
  },
};

const Anything: CaptionsHook = {
  mounted() {
    this.pushEvent("whatever", { it: "is" }, (reply: unknown) => reply);
    this.handleEvent("highlight", (counts) => counts["a"]?.toFixed());
  },
};
const Silent: Captions2Hook = { destroyed() {} };

// They are hooks of the package.
new LiveSocket("/live", Socket, { hooks: { Chart, Drawing, Anything, Silent } }).connect();
createHook(document.body, Chart);

window.addEventListener("phx:tree:changed", (event) => event.detail.children.length);
window.addEventListener("phx:highlight", (event) => {
  // Two views push it.
  const detail: { id: number } | { [word: string]: number } = event.detail;
  return detail;
});

const refused = (refusal: HookRefusal): string | undefined => refusal.reason;
refused({});

const Wrong: DashboardHook = {
  // @ts-expect-error: misspelt
  mountd() {},
  mounted() {
    // @ts-expect-error: no such event
    this.pushEvent("rnge", { days: 7 });
    // @ts-expect-error: the payload is missing
    this.pushEvent("range");
    // @ts-expect-error: a field is missing
    this.pushEvent("range", {}, () => {});
    // @ts-expect-error: of the wrong type
    this.pushEvent("range", { days: "7" });
    // @ts-expect-error: a field too many
    this.pushEvent("range", { days: 7, hours: 1 });
    // @ts-expect-error: a payload where none is
    this.pushEvent("refresh", { now: true });
    // @ts-expect-error: there may be no reply
    this.pushEvent("count", {}, (reply) => reply.counts);
    // @ts-expect-error: not what it is replied
    this.pushEvent("range", { days: 7 }, (reply: { text: string } | null) => reply);
    // @ts-expect-error: it is one of several
    this.pushEvent("range", { days: 7 }, (reply) => reply?.counts);
    // @ts-expect-error: it may be a text, or a refusal
    this.pushEvent("id", {}, (reply) => reply?.toFixed());
    // @ts-expect-error: never replied to
    this.pushEvent("refresh").then((reply) => reply.counts);
    // @ts-expect-error: no such event
    this.pushEventTo(this.el, "rnge", { days: 7 });
    // @ts-expect-error: no such event
    this.handleEvent("hilight", () => {});
    // @ts-expect-error: an event of the other direction
    this.handleEvent("range", () => {});
    // @ts-expect-error: bytes cannot be pushed to a page
    this.handleEvent("frame", () => {});
    // @ts-expect-error: no such field
    this.handleEvent("highlight", (line) => line.name);
    // @ts-expect-error: nothing that it keeps
    this.context = null;
  },
};

const Unheard: Captions2Hook = {
  mounted() {
    // @ts-expect-error: nothing can be pushed
    this.pushEvent("anything", {});
    // @ts-expect-error: nothing is sent
    this.handleEvent("anything", () => {});
  },
};
new LiveSocket("/live", Socket, { hooks: { Wrong, Unheard } });

// @ts-expect-error: no such field
window.addEventListener("phx:tree:changed", (event) => event.detail.parents);
// @ts-expect-error: an event of `window` has no such detail
window.addEventListener("phx:tree_changed", (event) => event.detail);
