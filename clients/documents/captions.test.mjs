// The documents of `examples/captions`, as the macros make them of a whole application.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { compile, compileForBundler, parse } from "./check.mjs";

const docs = (name) => fileURLToPath(new URL(`../../examples/captions/docs/${name}`, import.meta.url));

test("the AsyncAPI document of the example is valid, and has its channels and its live views", async () => {
  const { document, diagnostics } = await parse(docs("asyncapi.json"));
  assert.deepEqual(diagnostics, []);
  const ids = document.channels().all().map((channel) => channel.id());
  for (const id of ["Captions", "Dashboard"]) assert.ok(ids.includes(id), `${id} is not among ${ids}`);
});

test("the TypeScript of the example compiles", async () => {
  assert.equal(await compile(docs("channels.ts")), "");
  assert.equal(await compileForBundler(docs("channels.ts"), docs("live_views.ts")), "");
});
