// Keys of the whole screen. None of the browser's own is taken, and letters do nothing while one writes.

import { stop } from './composer.js';
import { isOpen } from './dialogs.js';
import * as live from './live.js';
import { $, $$ } from './screen.js';
import { toEnd } from './scroll.js';
import * as search from './search.js';

/** To the answer beside the last one that has others. @param {string} label */
const beside = (label) => $$(`.siblings a[aria-label="${label}"]`).at(-1)?.click();

const plain = {
  '?': () => $('#keys').showModal(),
  '/': () => $('#prompt').focus(),
  '[': () => beside('The answer before'),
  ']': () => beside('The next answer'),
  End: toEnd,
};

const isWriting = (target) => target.matches?.('textarea, input, select');

addEventListener('keydown', (event) => {
  // The machine beside the chat has taken it.
  if (event.defaultPrevented) return;
  const { key, target } = event;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const does = { k: search.open, O: () => location.assign($('.new').href) }[key];
    if (!does || (key === 'O') !== event.shiftKey) return;
    event.preventDefault();
    does();
  } else if (key === 'Escape' && live.isRunning() && !isOpen()) {
    event.preventDefault();
    stop();
  } else if (plain[key] && !event.altKey && !isOpen() && (!isWriting(target) || (key === '?' && target.value === ''))) {
    event.preventDefault();
    plain[key]();
  }
});
