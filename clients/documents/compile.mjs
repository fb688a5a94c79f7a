// Runs the compiler of TypeScript over generated documents.

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const package_ = createRequire(import.meta.url).resolve("typescript/package.json");
const tsc = join(dirname(package_), "bin", "tsc");

// As strict as the compiler can be, so that the documents fit into any project.
const options = [
  "--strict",
  "--exactOptionalPropertyTypes",
  "--noImplicitReturns",
  "--noUncheckedIndexedAccess",
  "--noUnusedLocals",
  "--verbatimModuleSyntax",
  "--isolatedModules",
  "--module", "nodenext",
  "--target", "es2022",
  "--lib", "es2022,dom",
  "--types", "",
];

/** Compiles every `.ts` file of `directory`; resolves to what the compiler complains of, or "". */
export async function check(directory) {
  const files = (await readdir(directory)).filter((file) => file.endsWith(".ts"));
  return run([...options, "--noEmit", ...files.map((file) => join(directory, file))]);
}

/** Compiles `file` to JavaScript, imports that, and removes it again. */
export async function importCompiled(file) {
  // Beside this file, so that it finds the packages.
  const out = await mkdtemp(join(here, ".compiled-"));
  try {
    const complaints = await run([...options, "--outDir", out, file]);
    if (complaints !== "") throw new Error(complaints);
    const [compiled] = await readdir(out);
    return await import(pathToFileURL(join(out, compiled)));
  } finally {
    await rm(out, { recursive: true });
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
