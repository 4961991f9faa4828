// Requests to the JSON API, with errors as the API says them.

/** What went wrong, in words to be shown. */
export class Refused extends Error {
  /** @param {string} kind @param {string} message */
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/** The path of a conversation in the API. @param {string} id @param {string} [rest] */
export const conversation = (id, rest = '') => `/api/conversations/${encodeURIComponent(id)}${rest}`;

/** @param {string} method @param {string} path @param {unknown} [body] */
export async function call(method, path, body) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, { method, headers, body: content });
  } catch {
    throw new Refused('unreachable', 'The server cannot be reached. Is it still running?');
  }
  if (!response.ok) throw await refusal(response);
  return response.status === 204 ? null : response.json();
}

async function refusal(response) {
  const said = await response.json().catch(() => null);
  const { kind = 'failed', message = `The server answered with status ${response.status}.`, hint } = said?.error ?? {};
  return new Refused(kind, hint ? `${message} ${hint}` : message);
}
