// Gives generated documents to the tools that read them: the compiler of TypeScript, the parser of AsyncAPI.

import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { Parser } from "@asyncapi/parser";

const here = dirname(fileURLToPath(import.meta.url));
const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
const tsc = join(dirname(typescript), "bin", "tsc");

// As strict as the compiler can be, so that the documents fit into any project.
const options = [
  "--strict",
  "--exactOptionalPropertyTypes",
  "--noImplicitReturns",
  "--noUncheckedIndexedAccess",
  "--noUnusedLocals",
  "--verbatimModuleSyntax",
  "--isolatedModules",
  "--target", "es2022",
  "--lib", "es2022,dom",
  "--types", "",
];

const node = ["--module", "nodenext"];
// The types of `phoenix_live_view` import each other without extensions, so that Node's rules do not find them.
const bundler = ["--module", "esnext", "--moduleResolution", "bundler"];

/** Compiles the files as if they lay side by side; resolves to what the compiler complains of, or "". */
export function compile(...files) {
  return together(files, (copies) => run([...options, ...node, "--noEmit", ...copies]));
}

/** The same, for what a bundler puts together. */
export function compileForBundler(...files) {
  return together(files, (copies) => run([...options, ...bundler, "--noEmit", ...copies]));
}

/** Compiles a file to JavaScript and imports that. */
export function importCompiled(file) {
  return together([file], async ([copy]) => {
    const complaints = await run([...options, ...node, copy]);
    if (complaints !== "") throw new Error(complaints);
    return import(pathToFileURL(copy.replace(/ts$/, "js")));
  });
}

/** Parses an AsyncAPI document, changed before by `change`. The advice to use 3.1 is left out of the diagnostics. */
export async function parse(file, change = () => {}) {
  const json = JSON.parse(await readFile(file, "utf8"));
  change(json);
  const { document, diagnostics } = await new Parser().parse(JSON.stringify(json));
  return { document, diagnostics: diagnostics.filter(({ code }) => code !== "asyncapi-latest-version") };
}

// The copies lie here, where the npm packages are found.
async function together(files, use) {
  const directory = await mkdtemp(join(here, ".compiled-"));
  try {
    const copies = files.map((file) => join(directory, basename(file)));
    await Promise.all(files.map((file, index) => copyFile(file, copies[index])));
    return await use(copies);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function run(args) {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [tsc, ...args], (error, stdout, stderr) => {
      if (error && stdout === "") reject(new Error(stderr, { cause: error }));
      else resolve(stdout);
    });
  });
}
