// The chat screen: what each button does, and the turn that runs when the page is loaded.

import * as clipboard from './clipboard.js';
import * as composer from './composer.js';
import { enlarge } from './dialogs.js';
import * as edit from './edit.js';
import './keys.js';
import * as live from './live.js';
import * as menu from './menu.js';
import { $, notice } from './screen.js';
import { toEnd } from './scroll.js';
import * as search from './search.js';

const does = {
  again: ({ turn }) => composer.again(turn.dataset.n),
  'cancel-edit': ({ turn }) => edit.close(turn),
  close: ({ button }) => button.closest('dialog').close(),
  'copy-answer': ({ turn, button }) => clipboard.copy(clipboard.read(turn), button),
  'copy-code': ({ button }) => clipboard.copy($('code', button.closest('figure')).textContent, button),
  'copy-details': ({ button }) => clipboard.copy(clipboard.details(button.closest('.card')), button),
  'copy-markdown': async ({ turn, button }) => clipboard.copy(await clipboard.written(turn), button),
  'copy-prompt': ({ turn, button }) => clipboard.copy($('.bubble', turn).textContent, button),
  delete: menu.remove,
  edit: ({ turn }) => edit.edit(turn),
  example: ({ button }) => composer.send(button.dataset.prompt),
  finish: composer.finish,
  import: () => $('#import-file').click(),
  keys: () => $('#keys').showModal(),
  menu: ({ button }) => menu.open(button),
  rename: menu.rename,
  search: search.open,
};

addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-do]');
  const image = event.target.closest?.('a.image');
  if (button) Promise.resolve(does[button.dataset.do]({ button, turn: button.closest('.turn') })).catch((error) => notice(error.message));
  else if (image && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    enlarge(image);
  }
});

// A page that the browser has kept, or that nobody saw for a while, is as old as that.
addEventListener('pageshow', (event) => { if (event.persisted) live.catchUp().catch(() => location.reload()); });
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && !live.isRunning()) live.catchUp().catch(() => {});
});
document.addEventListener('refreshed', clipboard.buttons);
clipboard.buttons();
const isAtStep = new URLSearchParams(location.search).has('step');
if (!location.hash && !isAtStep) toEnd();
if ($('.chat').hasAttribute('data-running')) live.follow();
// Where there is no keyboard, one would come up over the page.
if (!matchMedia('(pointer: coarse)').matches && !isAtStep) $('#prompt').focus();
