// XMLHttpRequest as far as the Phoenix client uses it: browsers have one, Node has none.
// https://xhr.spec.whatwg.org is the reference for the order of events.

import http from "node:http";

const DONE = 4;
const agent = new http.Agent({ keepAlive: true });

export class XMLHttpRequest {
  readyState = 0;
  responseText = "";
  status = 0;
  timeout = 0;
  onerror = null;
  onreadystatechange = null;
  ontimeout = null;
  #headers = {};
  #request = null;
  #timer = null;
  #over = false;

  open(method, url) {
    this.method = method;
    this.url = url;
    this.readyState = 1;
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }

  send(body) {
    const options = { method: this.method, headers: this.#headers, agent };
    this.#request = http.request(this.url, options, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", () => this.#fail("error"));
      answer.on("end", () => {
        if (!this.#over) {
          this.#over = true;
          clearTimeout(this.#timer);
          this.status = answer.statusCode;
          this.responseText = Buffer.concat(chunks).toString("utf8");
          this.#done();
        }
      });
    });
    this.#request.on("error", () => this.#fail("error"));
    if (this.timeout > 0) {
      this.#timer = setTimeout(() => this.#fail("timeout"), this.timeout);
    }
    this.#request.end(body ?? undefined);
  }

  abort() {
    if (!this.#over && this.#request) {
      this.#fail("abort");
    }
  }

  /** The "request error steps": state done first, then the event of the failure. */
  #fail(kind) {
    if (this.#over) {
      return;
    }
    this.#over = true;
    clearTimeout(this.#timer);
    this.#request.destroy();
    this.responseText = "";
    this.#done();
    const handler = { error: this.onerror, timeout: this.ontimeout, abort: null }[kind];
    handler?.call(this, { type: kind });
  }

  #done() {
    this.readyState = DONE;
    this.onreadystatechange?.call(this);
  }
}
