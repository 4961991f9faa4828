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

pane.addEventListener('scroll', () => {
  sticks = isAtEnd();
  button.hidden = sticks;
});
button.addEventListener('click', () => {
  toEnd();
  $('#prompt').focus();
});
new ResizeObserver(() => (sticks ? toEnd() : (button.hidden = isAtEnd()))).observe($('#turns'));
if (location.hash) sticks = false;
