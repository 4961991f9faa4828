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
  if (!response.ok) throw await refusal(response, path);
  return response.status === 204 ? null : response.json();
}

/** What the API says in parts, as sentences for people. @param {...(string | undefined)} parts */
export const sentences = (...parts) => parts.filter(Boolean).map((part) => {
  const sentence = part[0].toUpperCase() + part.slice(1);
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}).join(' ');

/** The API's own hint is for who writes a program. */
const GONE = 'It may have been deleted; the list at the left has those that there are.';

async function refusal(response, path) {
  const said = await response.json().catch(() => null);
  const { kind = 'failed', message = `The server answered with status ${response.status}.`, hint } = said?.error ?? {};
  const isGone = kind === 'not_found' && path.startsWith('/api/conversations/');
  return new Refused(kind, sentences(message, isGone ? GONE : hint));
}
