// HTTP without a client's conveniences: every header as given, nothing added, nothing hidden.

import http from "node:http";
import { DEADLINE_MS } from "./wait.mjs";

const agent = new http.Agent({ keepAlive: false });

/** Sends a request; its answer has `status`, `headers`, `text`, and `json` where it is JSON. */
export function request(method, url, { headers = {}, body, ms = DEADLINE_MS, signal } = {}) {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { method, headers, agent, timeout: ms, signal }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: answer.statusCode, headers: answer.headers, text, json: parsed(text) });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${url}: no answer in ${ms} ms`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A query string; `null` values are left out. */
export function query(params) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  return new URLSearchParams(given).toString();
}
