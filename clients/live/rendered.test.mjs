// The diffs of random sessions, put together by the npm client's own `Rendered` class.
//
// `runtime/tests/live/diffs.rs` writes the sessions: for each event the diffs as they were on the wire,
// and the page, rendered whole. A failure names the seed, which `PROPTEST_RNG_SEED` gives them again.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SEED = process.env.PROPTEST_RNG_SEED ?? String(randomInt(2 ** 47));
const PACKAGE = new URL("../node_modules/phoenix_live_view/", import.meta.url);

let folder;
let Rendered;
let sessions;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "bennu-rendered-"));
  Rendered = await importRendered();
  sessions = await transcripts();
});

after(() => rm(folder, { recursive: true }));

// The client copies trees with `window.structuredClone`.
globalThis.window ??= globalThis;

/** The class as it was released. The package does not export it: a copy of its module does. */
async function importRendered() {
  const released = await readFile(new URL("priv/static/phoenix_live_view.esm.js", PACKAGE), "utf8");
  const copy = join(folder, "phoenix_live_view.mjs");
  await writeFile(copy, `${released}\nexport { Rendered };\n`);
  return (await import(pathToFileURL(copy))).Rendered;
}

async function transcripts() {
  const file = join(folder, "transcripts.json");
  const test = ["diffs::transcripts_for_the_npm_client", "--exact", "--ignored"];
  const args = ["test", "--quiet", "--locked", "-p", "bennu", "--test", "live", "--", ...test];
  const env = { ...process.env, BENNU_TRANSCRIPTS: file, PROPTEST_RNG_SEED: SEED };
  await promisify(execFile)("cargo", args, { cwd: ROOT, env, maxBuffer: 64 << 20 });
  return JSON.parse(await readFile(file, "utf8"));
}

/** What a diff leaves for the tree. */
const tree = (diff) => Rendered.extract(structuredClone(diff)).diff;

/** Where the page is another than the server's. */
const at = (event) => `after ${JSON.stringify(event ?? "the join")}, with PROPTEST_RNG_SEED=${SEED}`;

/** The page without the marks by which the client skips what has not changed. */
const whole = (rendered) =>
  rendered.recursiveToString(rendered.get(), undefined, null, false, {}, null).buffer;

test("there is something to put together", () => {
  const steps = sessions.flat();
  const text = JSON.stringify(steps.map(({ diffs }) => diffs));
  assert.ok(sessions.length >= 200 && steps.length > 1000);
  for (const key of ['"km":true', '"kc":0', '"r":1', '"p":{']) assert.ok(text.includes(key), key);
});

test("the page is what the server would render", () => {
  for (const [first, ...steps] of sessions) {
    const rendered = new Rendered("phx-1", tree(first.diffs[0]));
    assert.equal(whole(rendered), first.html, at());
    for (const { event, diffs, html } of steps) {
      for (const diff of diffs) rendered.mergeDiff(tree(diff));
      assert.equal(whole(rendered), html, at(event));
    }
  }
});

test("what the client skips has not changed", () => {
  let skips = 0;
  for (const [first, ...steps] of sessions) {
    const rendered = new Rendered("phx-1", tree(first.diffs[0]));
    const shown = new Map();
    assert.equal(unskipped(rendered.toString().buffer, shown), first.html, at());
    for (const { event, diffs, html } of steps) {
      // The client renders when something has come, and then once.
      for (const diff of diffs) rendered.mergeDiff(tree(diff));
      if (diffs.length === 0) continue;
      const { buffer } = rendered.toString();
      skips += buffer.split("data-phx-skip").length - 1;
      assert.equal(unskipped(buffer, shown), html, at(event));
    }
  }
  assert.ok(skips > 100, `only ${skips} elements were skipped`);
});

/**
 * A page with every skipped element as it was shown last, and without the client's marks. `shown` has
 * the elements by their mark.
 */
function unskipped(html, shown) {
  const next = new Map();
  const elements = [];
  let out = "";
  for (const part of html.split(/(<\/?[a-z][a-z0-9-]*(?:\s+[a-z-]+(?:="[^"]*")?)*\s*\/?>)/)) {
    const tag = /^<(\/?)([a-z][a-z0-9-]*)/.exec(part);
    if (!tag) {
      out += part;
      continue;
    }
    if (tag[1]) {
      out += part;
      const opened = elements.pop();
      assert.equal(opened.name, tag[2], "elements are closed in order");
      if (opened.skipped) {
        const before = shown.get(opened.mark);
        assert.ok(before !== undefined, "what is skipped was shown");
        out = out.slice(0, opened.at) + before;
        for (const inner of before.matchAll(/data-phx-id="([^"]*)"/g)) next.set(inner[1], shown.get(inner[1]));
      }
      if (opened.mark) next.set(opened.mark, out.slice(opened.at));
      continue;
    }
    const mark = /\sdata-phx-id="([^"]*)"/.exec(part)?.[1];
    const skipped = /\sdata-phx-skip(="[^"]*")?/.test(part);
    const isVoid = ["hr", "br", "img", "input"].includes(tag[2]);
    if (!isVoid) elements.push({ name: tag[2], mark, skipped, at: out.length });
    out += part;
  }
  shown.clear();
  for (const [mark, element] of next) shown.set(mark, element);
  return out.replaceAll(/ data-phx-id="[^"]*"/g, "");
}
