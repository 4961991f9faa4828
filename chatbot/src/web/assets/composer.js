// The form: sending, stopping, earlier prompts.

import { call, conversation } from './api.js';
import * as live from './live.js';
import { $, $$, here, notice, opened, pathOf, refresh, refreshAround } from './screen.js';

const field = $('#prompt');
/** How far back in the prompts one is; 0 for what is being written. */
let back = 0;

/** Which variant and provider answer next. */
export const choice = () => ({ variant: $('#variant').value, provider: $('#provider').value });

/** Sends a prompt. @param {string} prompt */
export async function send(prompt) {
  if (!prompt.trim() || live.isRunning()) return;
  live.begin(prompt);
  field.value = '';
  back = 0;
  notice();
  try {
    const isNew = !here();
    if (isNew) opened((await call('POST', '/api/conversations', choice())).id);
    const { n } = await call('POST', conversation(here(), '/turns'), { prompt, ...choice() });
    live.number(n);
    // Another page of this conversation may have had the turns before.
    if (n > 1 && !document.getElementById(`turn-${n - 1}`)) await refresh().catch(() => {});
    live.follow();
    if (isNew) refreshAround().catch(() => {});
  } catch (refused) {
    live.withdrawn();
    field.value = prompt;
    refusedTo(refused);
  }
}

/** Says why nothing was begun; where another page has begun something, that is shown, and can be stopped here too. */
function refusedTo(refused) {
  notice(refused.message);
  if (refused.kind === 'busy') live.catchUp().catch(() => {});
}

/** Stops the turn that runs; what was said is kept. */
export const stop = () => here() && call('POST', conversation(here(), '/stop')).catch((refused) => notice(refused.message));

/** Makes a turn again with what is chosen now, as another answer beside it. @param {string} n @param {string} [prompt] */
export async function again(n, prompt) {
  try {
    const { id } = await call('POST', conversation(here(), `/turns/${n}/again`), { ...choice(), prompt });
    location.assign(pathOf(id));
  } catch (refused) {
    notice(refused.message);
  }
}

/** Goes on with a turn that was interrupted. */
export async function finish() {
  try {
    await call('POST', conversation(here(), '/finish'));
    live.follow();
  } catch (refused) {
    refusedTo(refused);
  }
}

const earlier = () => $$('.bubble').map((bubble) => bubble.textContent);

/** Puts an earlier or later prompt into the field. @param {number} step */
function recall(step) {
  const prompts = earlier();
  back = Math.min(Math.max(back + step, 0), prompts.length);
  field.value = back ? prompts[prompts.length - back] : '';
  field.setSelectionRange(field.value.length, field.value.length);
}

field.addEventListener('keydown', (event) => {
  if (event.isComposing) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    send(field.value);
  } else if (event.key === 'ArrowUp' && (back || !field.value)) {
    event.preventDefault();
    recall(1);
  } else if (event.key === 'ArrowDown' && back) {
    event.preventDefault();
    recall(-1);
  }
});
field.addEventListener('input', () => { back = 0; });
$('#composer').addEventListener('submit', (event) => {
  event.preventDefault();
  send(field.value);
  field.focus();
});
$('#stop').addEventListener('click', () => {
  stop();
  field.focus();
});
