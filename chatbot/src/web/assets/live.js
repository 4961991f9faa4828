// The turn that runs: its parts as they come, what it does, and how it ended.

import { conversation, sentences } from './api.js';
import { read } from './clipboard.js';
import { $, here, notice, reconnected, refresh, say, seconds } from './screen.js';
import { toEnd } from './scroll.js';

const words = JSON.parse($('#new-turn').dataset.phases);
/** The stream of events, while a turn runs. @type {EventSource | null} */
let source = null;
let turn = null;
let began = 0;
let ticking = 0;

/** Whether a turn runs, or is about to. */
export const isRunning = () => $('.chat').hasAttribute('data-running');

/** Shows a prompt as a turn that has begun. @param {string} prompt @param {number} [n] */
export function begin(prompt, n) {
  const piece = $('#new-turn').content.cloneNode(true);
  turn = piece.firstElementChild;
  if (n) number(n);
  $('.bubble', turn).textContent = prompt;
  if ($('.empty')) $('.empty').hidden = true;
  $('#turns').append(piece);
  running(true);
  toEnd();
  document.dispatchEvent(new Event('begun'));
}

/** The server has given the turn its number. @param {number} n */
export function number(n) {
  turn.id = `turn-${n}`;
  turn.dataset.n = String(n);
  turn.setAttribute('aria-label', `Turn ${n}`);
}

/** The turn was not taken: it goes away again. */
export function withdrawn() {
  turn?.remove();
  turn = null;
  if ($('.empty')) $('.empty').hidden = false;
  running(false);
}

/** Listens to the turn that runs. */
export function follow() {
  source?.close();
  source = new EventSource(conversation(here(), '/events'));
  running(true);
  const on = (name, does) => source.addEventListener(name, (event) => does(JSON.parse(event.data)));
  on('sync', synced);
  on('phase', phase);
  on('part', part);
  for (const end of ['done', 'stopped']) on(end, () => ended());
  on('failed', ({ message }) => ended(sentences(message ?? 'The answer failed.')));
  source.addEventListener('open', reconnected);
  source.addEventListener('error', lost);
}

/** Takes what was said elsewhere in the meantime, and follows the turn that runs, if one does. */
export async function catchUp() {
  if (source) follow();
  else if (!isRunning() && (await refresh()) && !isRunning()) follow();
}

function running(is) {
  $('.chat').toggleAttribute('data-running', is);
  $('#send').hidden = is;
  $('#stop').hidden = !is;
  clearInterval(ticking);
  if (is) {
    began = performance.now();
    ticking = setInterval(tick, 100);
  }
}

const tick = () => {
  const clock = turn && $('.clock', turn);
  if (clock) clock.textContent = seconds(performance.now() - began);
};

function synced(now) {
  if (!now.running) return ended(undefined, ELSEWHERE);
  turn = document.getElementById(`turn-${now.n}`);
  if (!turn || !$('.live', turn)) {
    turn?.remove();
    begin(now.prompt, now.n);
  }
  turn.setAttribute('aria-busy', 'true');
  began = performance.now() - now.elapsed_ms;
  $('.live', turn).textContent = now.text;
  if (now.phase) doing(now.phase);
}

function phase({ action, elapsed_ms: elapsed }) {
  began = performance.now() - elapsed;
  doing(action);
}

function doing(action) {
  if (!turn) return;
  const text = words[action] ?? `running ${action}`;
  $('.doing', turn).textContent = text;
  $('.live', turn).classList.toggle('is-code', action === 'generate_code');
  say(text);
}

function part({ text }) {
  const live = turn && $('.live', turn);
  if (!live) return;
  if (live.lastChild) live.lastChild.appendData(text);
  else live.textContent = text;
}

/** How long to wait before another look at a turn that runs, though not in this server, in milliseconds. */
const ELSEWHERE = 1500;

/** The turn is over: it is shown as the server tells it, and said once. @param {string} [failure] @param {number} [pause] */
async function ended(failure, pause = 0) {
  const id = turn?.id;
  source?.close();
  source = null;
  turn?.removeAttribute('aria-busy');
  turn = null;
  running(false);
  try {
    // Somebody else may have begun the next one.
    if (await refresh()) setTimeout(() => isRunning() || follow(), pause);
    notice(failure);
    say(failure ? '' : told(document.getElementById(id)));
  } catch {
    notice('The answer is kept, but the server cannot be reached to show it. Reload the page later.');
  }
}

/** Long answers are not read out to their end: they can be found in the conversation. Errors speak for themselves. */
const LONGEST_SAID = 600;

function told(turn) {
  const body = turn && $('.answer > .body', turn);
  if (!body) return '';
  const said = body.matches('.picture') ? $('img', body).alt : read(turn);
  return `The bot answered: ${said.slice(0, LONGEST_SAID)}`;
}

/** The line broke. The browser tries again by itself, unless the server said no. */
function lost() {
  notice('Disconnected, reconnecting…', true);
  if (source?.readyState === EventSource.CLOSED) setTimeout(() => source && follow(), 1500);
}
