// The compare screen: begins a comparison, and follows one that runs. What came out is the report's own business.

import { call } from "./api.js";
import "./report.js";

const $ = (selector) => document.querySelector(selector);

/** The prompts of the form: each line, or the whole. */
function prompts() {
  const text = $("#prompts").value;
  const all = $("#by-line").checked ? text.split("\n") : [text];
  return all.map((prompt) => prompt.trim()).filter(Boolean);
}

async function begin(event) {
  event.preventDefault();
  const button = $("#asking button[type=submit]");
  const asked = {
    prompts: prompts(), runs: $("#runs").valueAsNumber, live: $("#live").checked, baseline: $("#baseline").value, provider: $("#provider").value,
  };
  $("#problem").textContent = "";
  button.disabled = true;
  try {
    const { id } = await call("POST", "/api/comparisons", asked);
    location.assign(`/compare/${encodeURIComponent(id)}`);
  } catch (error) {
    $("#problem").textContent = error.message;
    button.disabled = false;
  }
}

/** Takes an example into the form, in a line of its own. */
function example(text) {
  const field = $("#prompts");
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
  field.focus();
}

/** What the pair that runs is for, in words. */
function stage({ prompt, prompts, kind, run, runs }) {
  const pair = { "warm-up": "warm-up pair", measured: `pair ${run} of ${runs}, measured`, watched: "the pair that is watched" }[kind];
  return prompts === 1 ? pair : `prompt ${prompt} of ${prompts}, ${pair}`;
}

function follow(id) {
  const source = new EventSource(`/api/comparisons/${encodeURIComponent(id)}/events`);
  const on = (name, does) => source.addEventListener(name, (event) => does(JSON.parse(event.data)));
  const side = (variant) => $(`.said[data-variant="${variant}"]`);
  const pair = (now) => {
    $("#status").textContent = stage(now);
    $("#done").value = now.pairs;
    // While times are measured nothing is said: what was said before stays to be read.
    if (now.kind !== "measured") for (const variant of ["dag", "plain"]) side(variant).textContent = now[variant];
  };
  on("sync", pair);
  on("pair", pair);
  on("part", ({ variant, text }) => side(variant).append(text));
  for (const end of ["done", "stopped", "failed"]) {
    on(end, () => {
      source.close();
      location.reload();
    });
  }
  source.addEventListener("open", () => { $("#problem").textContent = ""; });
  source.addEventListener("error", () => { $("#problem").textContent = "The line is lost; connecting again…"; });
  const stop = () => call("POST", `/api/comparisons/${encodeURIComponent(id)}/stop`).catch((error) => { $("#problem").textContent = error.message; });
  $("#stop").addEventListener("click", stop);
  addEventListener("keydown", (event) => { if (event.key === "Escape") stop(); });
}

$("#asking")?.addEventListener("submit", begin);
for (const button of document.querySelectorAll("[data-example]")) button.addEventListener("click", () => example(button.dataset.example));
const running = $("[data-running]");
if (running) follow(running.dataset.running);
