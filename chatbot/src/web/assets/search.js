// The search in all conversations.

import { call } from './api.js';
import { $, $$, pathOf } from './screen.js';

const [dialog, query, found, none] = ['#search', '#query', '#found', '#found-none'].map((part) => $(part));
let waiting = 0;
/** Which question was the last: an answer to an earlier one is not shown. */
let asked = 0;

/** Opens the search with what was looked for last. */
export function open() {
  if (dialog.open) return;
  dialog.showModal();
  query.select();
  look();
}

async function look() {
  const mine = ++asked;
  try {
    const { conversations } = await call('GET', `/api/conversations?q=${encodeURIComponent(query.value.trim())}`);
    if (mine === asked) show(conversations.slice(0, 50));
  } catch (refused) {
    found.replaceChildren();
    none.textContent = refused.message;
  }
}

function show(conversations) {
  found.replaceChildren(...conversations.map(item));
  none.textContent = conversations.length ? '' : 'Nothing found.';
}

function item({ id, title, variant, updated, matches = [] }) {
  const [line, link] = [document.createElement('li'), document.createElement('a')];
  link.href = pathOf(id);
  const about = `${variant} · ${new Date(updated).toLocaleDateString()}`;
  link.append(text('span', title), ...matches.slice(0, 2).map((match) => text('span', match, 'quiet')), text('span', about, 'quiet'));
  line.append(link);
  return line;
}

function text(tag, content, name = '') {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = content;
  return element;
}

query.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 120);
});
dialog.addEventListener('keydown', (event) => {
  const links = $$('a', found);
  const at = links.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    (links[at + step] ?? (step < 0 ? query : links.at(-1)))?.focus();
  } else if (event.key === 'Escape') {
    // A search field takes this key for itself once, to be emptied.
    event.preventDefault();
    dialog.close();
  } else if (event.key === 'Enter' && document.activeElement === query && links[0]) {
    event.preventDefault();
    links[0].click();
  }
});
