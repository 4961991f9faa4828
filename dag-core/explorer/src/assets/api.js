// What the pages ask the server for.

/** What went wrong, as the server said it. */
export class Failure extends Error {
  constructor(status, { kind = "failed", message = "the server gave no answer", hint = "" } = {}) {
    super(message);
    Object.assign(this, { status, kind, hint });
  }
}

async function checked(response) {
  if (response.ok) return response;
  const said = await response.json().catch(() => ({}));
  throw new Failure(response.status, said.error ?? { message: `the server answered ${response.status}` });
}

const ask = (path, options) =>
  fetch(path, options).then(checked, (error) => {
    if (error.name === "AbortError") throw error;
    throw new Failure(0, { message: "the server is not there", hint: "start it again; this page goes on by itself" });
  });

/** @returns {Promise<any>} */
export const get = async (path, signal) => (await ask(path, { signal })).json();
export const text = async (path, signal) => (await ask(path, { signal })).text();

/** @param {string} path @param {string} body JSON @returns {Promise<any>} */
export async function post(path, body) {
  const options = { method: "POST", headers: { "content-type": "application/json" }, body };
  return (await ask(path, options)).json();
}

/**
 * Listens to server-sent events while the page is seen: a browser has few connections to one server.
 * @param {string} path
 * @param {Record<string, (data: any) => void>} handlers by event; `state` is told `live`, `away` or `over`
 */
export function listen(path, handlers) {
  let source = null;
  let over = false;
  const close = () => source?.close();
  const open = () => {
    close();
    source = new EventSource(path);
    source.onopen = () => handlers.state?.("live");
    source.onerror = () => {
      handlers.state?.("away");
      // A browser asks no more once it was refused.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => over || document.hidden || open(), 3000);
    };
    for (const [name, handle] of Object.entries(handlers)) {
      if (name !== "state") source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (!over) document.hidden ? close() : open();
  });
  if (!document.hidden) open();
  return () => {
    over = true;
    close();
    handlers.state?.("over");
  };
}
