// The screen as the server writes it: what has changed is asked for and put in place of what was there.

export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

/** The conversation that is open; empty for a new one. */
export const here = () => $('.chat').dataset.id ?? '';

/** Where a conversation is shown as this one is. @param {string} id */
export const pathOf = (id) => `${$('.chat').dataset.pages}${encodeURIComponent(id)}`;

/** Opens a conversation that was just made, without leaving the page. @param {string} id */
export function opened(id) {
  $('.chat').dataset.id = id;
  history.replaceState(null, '', pathOf(id));
  document.dispatchEvent(new Event('opened'));
}

/** Says something to who listens, once. @param {string} text */
export const say = (text) => { $('#status').textContent = text; };

/** Shows an error or why nothing moves; nothing to hide it. @param {string} [text] @param {boolean} [waits] */
export function notice(text, waits = false) {
  const bar = $('#notice');
  bar.hidden = !text;
  bar.classList.toggle('waits', waits);
  bar.firstElementChild.textContent = text ?? '';
}

/** The line is there again: what was said about its loss goes away, and nothing else. */
export const reconnected = () => { if ($('#notice').classList.contains('waits')) notice(); };

/** Asks for the page again and takes what differs. Gives whether a turn runs. */
export async function refresh() {
  const page = await asked();
  // A conversation may have been opened in the meantime.
  if (($('.chat', page).dataset.id ?? '') !== here()) return false;
  around(page);
  turns($('#turns', page));
  document.dispatchEvent(new Event('refreshed'));
  return $('.chat', page).hasAttribute('data-running');
}

/** The same for the list and the title alone, while a turn runs. */
export const refreshAround = async () => around(await asked());

async function asked() {
  const response = await fetch(location.pathname, { headers: { accept: 'text/html' } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

function around(page) {
  for (const part of ['#list', '.talk-head', '.machine nav']) {
    const [old, fresh] = [$(part), $(part, page)];
    if (old && !old.isEqualNode(fresh)) old.replaceWith(fresh);
  }
  document.title = page.title;
}

/** What was written by the server before, to see what it writes differently: the scripts have added buttons to what is shown. */
const known = new Map($$('.turn').map((turn) => [turn.id, turn.outerHTML]));

/** Puts the turns of a page in place of these, each where it belongs; one that runs or has begun since then stays. */
function turns(fresh) {
  const list = $('#turns');
  const ids = new Set([...fresh.children].map((turn) => turn.id));
  for (const old of [...list.children]) if (!ids.has(old.id) && !old.ariaBusy) old.remove();
  let last = null;
  for (const turn of [...fresh.children]) {
    const old = turn.id ? document.getElementById(turn.id) : $('.empty', list);
    const html = turn.outerHTML;
    if (old && (old.ariaBusy || !turn.id || known.get(turn.id) === html)) {
      last = old;
      continue;
    }
    known.set(turn.id, html);
    if (old) old.replaceWith(turn);
    else if (last) last.after(turn);
    else list.prepend(turn);
    last = turn;
  }
}

/** The words for a duration while it grows. @param {number} ms */
export const seconds = (ms) => (ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.floor((ms / 1000) % 60)} s`);
