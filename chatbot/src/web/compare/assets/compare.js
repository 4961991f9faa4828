// The compare screen: begins a comparison, and follows one that runs. What came out is the report's own business.

import { call } from "./api.js";
import { listenToKeys } from "./report/keys.js";
import { linkScrolling } from "./report/linked.js";
import "./report/report.js";

const $ = (selector) => document.querySelector(selector);

/** The prompts of the form: each line, or the whole. */
function prompts() {
  const text = $("#prompts").value;
  const all = $("#by-line").checked ? text.split("\n") : [text];
  return all.map((prompt) => prompt.trim()).filter(Boolean);
}

/** Begins a comparison, and goes where it is seen. */
async function begin(asked, button) {
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

function submit(event) {
  event.preventDefault();
  const asked = {
    prompts: prompts(), runs: $("#runs").valueAsNumber, live: $("#live").checked, baseline: $("#baseline").value, provider: $("#provider").value,
    blind: $("#blind").checked,
  };
  if (asked.prompts.length) return begin(asked, $("#asking button[type=submit]"));
  $("#problem").textContent = "Write at least one prompt.";
  $("#prompts").focus();
}

/** The same once more: what was asked for is known to the server. */
async function again(button) {
  const { prompts, runs, mode, baseline, provider, blind } = await call("GET", `/api/comparisons/${encodeURIComponent(button.dataset.again)}`);
  begin({ prompts, runs, live: mode === "live", baseline, provider, blind }, button);
}

/** Votes on the answers to one prompt; the page then says whose they are. */
async function vote(button) {
  const prompt = Number(button.closest(".prompt").dataset.prompt);
  const id = $(".ballots").dataset.job;
  for (const other of button.parentElement.children) other.disabled = true;
  try {
    await call("POST", `/api/comparisons/${encodeURIComponent(id)}/votes`, { prompt, choice: button.dataset.vote });
    location.reload();
  } catch (error) {
    $("#problem").textContent = error.message;
    for (const other of button.parentElement.children) other.disabled = false;
  }
}

/** Takes an example into the form, in a line of its own. */
function example(text) {
  const field = $("#prompts");
  $("#problem").textContent = "";
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
  field.focus();
}

/** What the pair that runs is for, in words. */
function stage({ prompt, prompts, kind, run, runs }) {
  const pair = { "warm-up": "warm-up pair", measured: `pair ${run} of ${runs}, measured`, watched: "the pair that is watched" }[kind];
  return prompts === 1 ? pair : `prompt ${prompt} of ${prompts}, ${pair}`;
}

/** How far a variant is with its turn, in words. */
function standing(now, turn, work, said) {
  if (now.kind === "measured") return "◌ is measured";
  if (turn === "answers" && work) return `● runs ${work}`;
  if (turn === "answers") return said ? "● answers" : "● waits for the first part";
  return turn === "ended" ? "✓ has answered" : "○ waits for its turn";
}

function follow(id) {
  const source = new EventSource(`/api/comparisons/${encodeURIComponent(id)}/events`);
  const on = (name, does) => source.addEventListener(name, (event) => does(JSON.parse(event.data)));
  const side = (variant) => $(`.said[data-variant="${variant}"]`);
  // Of a blind comparison nothing is shown before it is over.
  const variants = $(".live") ? ["dag", "plain"] : [];
  let now = {};
  const stages = () => {
    for (const [at, variant] of variants.entries()) {
      side(variant).parentElement.querySelector(".stage").textContent = standing(now, now.turns[at], now.works[at], side(variant).textContent);
    }
  };
  const pair = (next) => {
    now = next;
    $("#status").textContent = stage(now);
    $("#done").value = now.pairs;
    // While times are measured nothing is said: what was said before stays to be read.
    if (now.kind !== "measured") for (const variant of variants) side(variant).textContent = now[variant];
    stages();
  };
  on("sync", pair);
  on("pair", pair);
  on("turn", ({ turns, works }) => {
    Object.assign(now, { turns, works });
    stages();
  });
  on("part", ({ variant, text }) => {
    const said = side(variant);
    // Whoever has scrolled away reads, and stays there.
    const isAtEnd = said.scrollHeight - said.clientHeight - said.scrollTop < 8;
    said.append(text);
    if (isAtEnd) said.scrollTop = said.scrollHeight;
    stages();
  });
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
  if ($(".live")) linkScrolling($(".live"), $(".lock"));
}

$("#asking")?.addEventListener("submit", submit);
// What was said of the form is not said of what it has become.
$("#asking")?.addEventListener("input", () => { $("#problem").textContent = ""; });
// A page that the browser has kept was left with its button pressed.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if ($("#asking")) $("#asking button[type=submit]").disabled = false;
  else location.reload();
});
$("[data-again]")?.addEventListener("click", (event) => again(event.currentTarget).catch((error) => { $("#problem").textContent = error.message; }));
for (const button of document.querySelectorAll("[data-example]")) button.addEventListener("click", () => example(button.dataset.example));
const running = $("[data-running]");
if (running) follow(running.dataset.running);
// A report listens to keys of its own accord.
if (!$(".compare[data-baseline]")) listenToKeys();
const ballots = $(".ballots");
if (ballots) {
  linkScrolling(ballots, $(".lock"));
  for (const button of ballots.querySelectorAll("[data-vote]")) button.addEventListener("click", () => vote(button));
}
