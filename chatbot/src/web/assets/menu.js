// The menu of a conversation: rename, export, delete; and the import of one.

import { call, conversation } from './api.js';
import { $, here, notice, pathOf, refreshAround } from './screen.js';
import { answered } from './dialogs.js';

const menu = $('#menu');
/** The conversation that the menu is for. */
let chosen = { id: '', title: '' };

/** Opens the menu at a button, within the window. @param {HTMLElement} button */
export function open(button) {
  chosen = { id: button.dataset.id, title: button.dataset.title };
  for (const format of ['markdown', 'json']) $(`#export-${format}`).href = conversation(chosen.id, `/export?format=${format}`);
  menu.showPopover({ source: button });
  const [place, size] = [button.getBoundingClientRect(), menu.getBoundingClientRect()];
  const within = (at, length, whole) => `${Math.max(8, Math.min(at, whole - length - 8))}px`;
  menu.style.setProperty('left', within(place.right - size.width, size.width, innerWidth));
  menu.style.setProperty('top', within(place.bottom + 4, size.height, innerHeight));
  $('button', menu).focus();
}

/** Closes it. */
export const close = () => menu.hidePopover();

export async function rename() {
  close();
  const field = $('#new-title');
  field.value = chosen.title;
  if (!(await answered('#rename')) || !field.value.trim()) return;
  await change(() => call('PATCH', conversation(chosen.id), { title: field.value.trim() }));
}

export async function remove() {
  close();
  $('#delete-title').textContent = chosen.title;
  if (!(await answered('#delete'))) return;
  await change(() => call('DELETE', conversation(chosen.id)), chosen.id === here());
}

/** Changes a conversation, and leaves it if it is gone. */
async function change(make, leaves = false) {
  try {
    await make();
    if (leaves) location.assign($('.new').href);
    else await refreshAround();
  } catch (refused) {
    notice(refused.message);
  }
}

$('#import-file').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  event.target.value = '';
  try {
    const { id } = await call('POST', '/api/conversations/import', await file.text());
    location.assign(pathOf(id));
  } catch (refused) {
    notice(`${file.name} was not imported: ${refused.message}`);
  }
});
