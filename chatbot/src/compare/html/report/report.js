// The report of a comparison: one selection of prompt, step and tab, which lives in the address. Without this module everything is visible.

import { showCosts } from "./costs.js";
import { listenToKeys } from "./keys.js";
import { linkScrolling } from "./linked.js";
import { zoomTimelines } from "./zoomed.js";

const TABS = ["state", "written", "events", "graph", "code"];

/** What the address says: `#prompt=1&step=3&tab=state`. */
function selection() {
  const said = new URLSearchParams(location.hash.slice(1));
  const number = (name) => Math.max(1, Number.parseInt(said.get(name) ?? "", 10) || 0) * (said.has(name) ? 1 : 0);
  const tab = said.get("tab");
  return { prompt: number("prompt"), step: number("step"), tab: TABS.includes(tab) ? tab : "state" };
}

/** Puts a selection into the address; what is not said stays. */
function select(change) {
  const { prompt, step, tab } = { ...selection(), ...change };
  history.replaceState(null, "", `#prompt=${prompt || 1}&step=${step || 1}&tab=${tab}`);
  dispatchEvent(new Event("hashchange"));
}

/** What failed is worth the first look, else the step that takes longest. */
function worthALook(section) {
  const rows = [...section.querySelectorAll(".timeline tr.step")].map((row) => ({
    step: Number(row.dataset.step),
    weight: row.querySelector(".failed") ? Infinity : Number(row.querySelector(".own")?.getAttribute("width") ?? 0),
  }));
  return rows.reduce((most, next) => (next.weight > most.weight ? next : most), { step: 1, weight: 0 }).step;
}

/** Shows one step of one prompt, and of it one tab. */
function show(section, step, tab) {
  for (const one of section.querySelectorAll(".one")) one.hidden = Number(one.dataset.step) !== step;
  for (const panel of section.querySelectorAll(".panel")) panel.hidden = panel.dataset.tab !== tab;
  for (const button of section.querySelectorAll(".tabs button")) button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
  for (const link of section.querySelectorAll(".pick a")) {
    link.toggleAttribute("aria-current", Number(link.dataset.step) === step);
    if (link.hasAttribute("aria-current")) link.setAttribute("aria-current", "step");
  }
  const all = section.querySelector("button.all").getAttribute("aria-pressed") === "true";
  for (const row of section.querySelectorAll(".timeline tbody tr")) {
    const isHere = Number(row.dataset.step) === step;
    row.classList.toggle("selected", isHere);
    if (row.classList.contains("mark")) row.hidden = !isHere && !all;
  }
  for (const slot of section.querySelectorAll(`.one:not([hidden]) .panel:not([hidden]) .slot`)) copy(slot);
}

/** Sources stand in the report once; a copy is shown where it is asked for. */
function copy(slot) {
  if (slot.hasChildNodes()) return;
  const { action, part } = slot.dataset;
  const source = slot.closest(".compare").querySelector(`.source[data-action="${CSS.escape(action)}"] [data-part="${part}"]`);
  if (source) slot.append(source.cloneNode(true));
}

function update(report) {
  const { prompt, step, tab } = selection();
  for (const section of report.querySelectorAll(".prompt")) {
    const isHere = Number(section.dataset.prompt) === prompt;
    if (isHere && section.matches("details")) section.open = true;
    const steps = section.querySelectorAll(".one").length;
    show(section, Math.min(isHere && step ? step : worthALook(section), steps), tab);
    if (isHere && !step) section.scrollIntoView();
  }
}

/** The prompt that is selected, else the first that is open. */
function current(report) {
  const { prompt } = selection();
  return report.querySelector(prompt ? `.prompt[data-prompt="${prompt}"]` : ".prompt:not(details:not([open]))") ?? report.querySelector(".prompt");
}

/** To the step before, or to the next one. */
function walk(report, by) {
  const section = current(report);
  const now = Number(section.querySelector(".pick a[aria-current]")?.dataset.step ?? 1);
  const last = section.querySelectorAll(".one").length;
  select({ prompt: Number(section.dataset.prompt), step: Math.min(Math.max(now + by, 1), last) });
}

/** To what a variant answered: there the arrow keys scroll. */
function focusOn(report, variant) {
  look(report, variant);
  const side = current(report).querySelector(`.sides > .side.${variant}`);
  (side.querySelector(".answer[tabindex]") ?? side).focus();
}

/** Whatever belongs to the step under the pointer lights up in all rows. */
function light(report, event) {
  const row = event.type === "pointerover" ? event.target.closest(".timeline tbody tr, .pick a") : null;
  const section = row?.closest(".prompt");
  for (const lit of report.querySelectorAll(".lit")) lit.classList.remove("lit");
  for (const one of section?.querySelectorAll(`:is(.timeline tr, .pick a)[data-step="${row.dataset.step}"]`) ?? []) one.classList.add("lit");
}

/** What a narrow screen shows: one variant, or the difference. */
function look(report, view) {
  report.dataset.view = view;
  for (const button of report.querySelectorAll(".views button")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
}

/** Brings a report to life. */
export function start(report) {
  for (const controls of report.querySelectorAll(".views, .tabs, button.all, .reading, .prices")) controls.hidden = false;
  report.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const link = event.target.closest("a[data-step], .timeline a");
    if (event.target.closest('a[href="#sources"]')) {
      // The address is that of a step, and stays so.
      event.preventDefault();
      report.querySelector(".sources").scrollIntoView();
      report.querySelector(".sources").focus();
    } else if (link) {
      event.preventDefault();
      const said = new URLSearchParams(new URL(link.href).hash.slice(1));
      select({ prompt: Number(said.get("prompt")), step: Number(said.get("step")) });
    } else if (button?.dataset.tab) {
      const section = button.closest(".prompt");
      const step = Number(section.querySelector(".pick a[aria-current]").dataset.step);
      select({ prompt: Number(section.dataset.prompt), step, tab: button.dataset.tab });
    } else if (button?.dataset.view) {
      look(report, button.dataset.view);
    } else if (button?.classList.contains("all")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      update(report);
    }
  });
  for (const event of ["pointerover", "pointerleave"]) report.addEventListener(event, (moved) => light(report, moved));
  listenToKeys([
    ["j", "the next step", () => walk(report, 1)],
    ["k", "the step before", () => walk(report, -1)],
    ["1", "to the answer of the DAG", () => focusOn(report, "dag")],
    ["2", "to the answer of plain", () => focusOn(report, "plain")],
    ["3", "the difference, on a narrow screen", () => look(report, "difference")],
  ]);
  linkScrolling(report, report.querySelector(".lock"));
  showCosts(report);
  zoomTimelines(report);
  addEventListener("hashchange", () => update(report));
  look(report, "dag");
  update(report);
}

for (const report of document.querySelectorAll(".compare[data-baseline]")) start(report);
