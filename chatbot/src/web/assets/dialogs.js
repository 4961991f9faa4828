// Dialogs: a question with its answer, the keys, an image.

import { $, $$ } from './screen.js';

/** Opens a dialog with a form, and gives whether it was agreed to. @param {string} selector @returns {Promise<boolean>} */
export function answered(selector) {
  const dialog = $(selector);
  dialog.returnValue = '';
  dialog.showModal();
  $('input', dialog)?.select();
  return new Promise((agree) => dialog.addEventListener('close', () => agree(dialog.returnValue === 'yes'), { once: true }));
}

/** Shows an image of the conversation as large as the window. @param {HTMLAnchorElement} link */
export function enlarge(link) {
  const [image, small] = [$('#lightbox-image'), $('img', link)];
  image.src = link.href;
  image.alt = small.alt;
  $('#lightbox-file').href = link.href;
  $('#lightbox').showModal();
}

/** Whether something is open over the page. */
export const isOpen = () => $('dialog[open], [popover]:popover-open') !== null;

// A click beside a dialog closes it.
for (const dialog of $$('dialog')) {
  dialog.addEventListener('click', (event) => event.target === dialog && isBeside(dialog, event) && dialog.close());
}

function isBeside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
