// Copying: what is shown, what was written, and one block of code.

import { call, conversation } from './api.js';
import { $, $$, here, notice, say } from './screen.js';

/** Copies a text, and shows on the button that it did. @param {string} text @param {HTMLElement} button */
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyByHand(text)) return notice('The browser does not let this page copy.');
  }
  say('Copied');
  const use = $('use', button);
  const before = use.getAttribute('href');
  if (before === '#i-done') return;
  use.setAttribute('href', '#i-done');
  button.classList.add('done');
  setTimeout(() => {
    use.setAttribute('href', before);
    button.classList.remove('done');
  }, 1500);
}

/** The old way, for pages that are not from this machine and not encrypted. */
function copyByHand(text) {
  const field = document.createElement('textarea');
  const focused = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  focused?.focus();
  return copied;
}

/** The source of an answer, as the model wrote it. @param {HTMLElement} turn */
export async function written(turn) {
  const { turns } = await call('GET', conversation(here()));
  return turns.find(({ n }) => String(n) === turn.dataset.n)?.answer?.content ?? '';
}

/** The text of an answer as it is shown, without the buttons in it. @param {HTMLElement} turn */
export function read(turn) {
  const body = $('.answer .body', turn).cloneNode(true);
  for (const caption of $$('figcaption', body)) caption.remove();
  return body.textContent.trim();
}

/** What an error card says, with all its causes. @param {HTMLElement} card */
export function details(card) {
  const line = (name, value) => `${name.textContent}: ${$('li', value) ? $$('li', value).map((cause) => `\n  ${cause.textContent}`).join('') : value.textContent}`;
  const facts = $$('dt', card).map((name) => line(name, name.nextElementSibling));
  return [$('h3', card).textContent, $('.body', card).textContent, $('summary', card)?.textContent, ...facts].filter(Boolean).join('\n');
}

/** Each block of code gets its button. */
export function buttons() {
  for (const caption of $$('.code > figcaption')) {
    if (!$('button', caption)) caption.append($('#copy-code').content.cloneNode(true));
  }
}
