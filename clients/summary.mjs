// A reporter for `node --test`: a line for each file, then whatever failed.

import { relative } from "node:path";

export default async function* summary(events) {
  const files = new Map();
  const failures = [];
  for await (const { type, data } of events) {
    if (type === "test:stderr" || type === "test:stdout") {
      yield data.message;
    } else if (type === "test:diagnostic" && data.nesting === 0 && /^tests \d+$/.test(data.message)) {
      // Node's own figures are the last events; after them it may exit without ending the stream.
      yield* report(files, failures);
    } else if ((type === "test:pass" || type === "test:fail") && isTest(data)) {
      count(type === "test:pass", data, files, failures);
    }
  }
}

function count(passed, data, files, failures) {
  const name = relative(process.cwd(), data.file ?? data.name);
  const file = files.get(name) ?? { passed: 0, failed: 0, skipped: 0, ms: 0 };
  files.set(name, file);
  file.ms += data.details.duration_ms;
  if (data.skip !== undefined || data.todo !== undefined) {
    file.skipped += 1;
  } else if (passed) {
    file.passed += 1;
  } else {
    file.failed += 1;
    failures.push({ ...data, at: `${name}:${data.line ?? 1}` });
  }
}

function* report(files, failures) {
  const width = Math.max(0, ...[...files.keys()].map((name) => name.length));
  for (const [name, file] of files) {
    yield `${name.padEnd(width)}  ${counts(file)}\n`;
  }
  const rows = [...files.values()];
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const all = Object.fromEntries(["passed", "failed", "skipped", "ms"].map((key) => [key, sum(key)]));
  yield `${"together".padEnd(width)}  ${counts(all)}\n`;
  for (const { name, at, details } of failures) {
    const { cause, message, stack } = details.error;
    yield `\nfailed: ${name}\n  ${at}\n${String(cause?.stack ?? stack ?? message).replace(/^/gm, "  ")}\n`;
  }
}

/** Suites fail with their tests, which are counted; one that fails by itself counts, too. */
function isTest({ details }) {
  return details.type !== "suite" || (details.error && details.error.failureType !== "subtestsFailed");
}

function counts({ passed, failed, skipped, ms }) {
  const others = [failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean);
  return [`${String(passed).padStart(4)} passed`, ...others, `in ${(ms / 1000).toFixed(1)} s`].join(", ");
}
