// The conversation sticks to its end only while its end is in sight.

import { $ } from './screen.js';

const NEAR = 48;
const pane = $('#scroll');
const button = $('#to-end');
let sticks = true;

const isAtEnd = () => pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR;

/** To the end, wherever the reader is. */
export function toEnd() {
  sticks = true;
  pane.scrollTop = pane.scrollHeight;
}

// Only a reader scrolls up. That the end has moved away before this is told is no wish of theirs.
let top = 0;
pane.addEventListener('scroll', () => {
  if (isAtEnd()) sticks = true;
  else if (pane.scrollTop < top) sticks = false;
  top = pane.scrollTop;
  button.hidden = sticks;
});
button.addEventListener('click', () => {
  toEnd();
  $('#prompt').focus();
});
const grown = new ResizeObserver(() => {
  if (sticks) toEnd();
  else button.hidden = isAtEnd();
});
for (const part of [pane, $('#turns')]) grown.observe(part);
if (location.hash) sticks = false;
