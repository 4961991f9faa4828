// A prompt that is changed and sent again: the answer it had is kept beside the new one.

import { again } from './composer.js';
import { $ } from './screen.js';

/** Opens the form in place of a prompt. @param {HTMLElement} turn */
export function edit(turn) {
  const prompt = $('.prompt', turn);
  if ($('form', prompt)) return;
  const form = $('#edit-form').content.cloneNode(true).firstElementChild;
  const field = $('textarea', form);
  field.value = $('.bubble', prompt).textContent;
  shown(prompt, false);
  prompt.append(form);
  field.focus();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (field.value.trim()) again(turn.dataset.n, field.value);
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close(turn);
    } else if (event.key === 'Enter' && !event.shiftKey && event.target === field && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

/** Closes the form; the prompt is what it was. @param {HTMLElement} turn */
export function close(turn) {
  const prompt = $('.prompt', turn);
  $('form', prompt)?.remove();
  shown(prompt, true);
  $('[data-do="edit"]', prompt).focus();
}

const shown = (prompt, is) => { for (const part of ['.bubble', '.tools']) $(part, prompt).hidden = !is; };
