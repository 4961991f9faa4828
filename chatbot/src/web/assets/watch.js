// The chat beside its machine: what is selected on one side is marked on the other.

import './chat.js';
import { $, $$, here } from './screen.js';

/** The module of the machine's side, once there is a run. */
let run = null;
/** The step that is selected, unless the machine is gone along with. */
let selected = null;

async function show() {
  $('#app').dataset.app = here();
  run = await import('/assets/explorer/app.js');
}

/** Marks the turn that the selected step is of. */
function mark() {
  const holds = ({ dataset }) => selected >= Number(dataset.first) && selected <= Number(dataset.last);
  const turn = selected === null ? undefined : $$('.turn[data-first]').find(holds);
  for (const other of $$('.turn[aria-current]')) if (other !== turn) other.removeAttribute('aria-current');
  if (!turn || turn.ariaCurrent) return;
  turn.setAttribute('aria-current', 'step');
  turn.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('step-selected', ({ detail: { sequence_id: step, follows } }) => {
  selected = follows ? null : step;
  mark();
});
document.addEventListener('refreshed', mark);
document.addEventListener('opened', show);
document.addEventListener('begun', () => run?.goAlong());

// To a step of this run there is no need to load the page again.
addEventListener('click', (event) => {
  const link = event.target.closest?.('.talk a[href*="?step="]');
  if (!link || !run || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = new URL(link.href);
  if (to.pathname !== location.pathname) return;
  event.preventDefault();
  $('#show-machine').checked = true;
  run.go(Number(to.searchParams.get('step')), to.searchParams.get('tab'));
});

if (here()) show();
