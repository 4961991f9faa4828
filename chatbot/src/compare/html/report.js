// The report of a comparison: one selection of prompt, step and tab, which lives in the address. Without this module everything is visible.

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

/** The step that takes longest is worth the first look. */
function slowest(section) {
  const widths = [...section.querySelectorAll(".timeline tr.step")].map((row) => ({
    step: Number(row.dataset.step),
    width: Number(row.querySelector(".own")?.getAttribute("width") ?? 0),
  }));
  return widths.reduce((most, next) => (next.width > most.width ? next : most), { step: 1, width: 0 }).step;
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
  for (const slot of section.querySelectorAll(`.one:not([hidden]) .panel:not([hidden]) .slot`)) fill(slot);
}

/** Sources stand in the report once; a copy is shown where it is asked for. */
function fill(slot) {
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
    show(section, Math.min(isHere && step ? step : slowest(section), steps), tab);
    if (isHere && !step) section.scrollIntoView();
  }
}

/** Left and right, or j and k, walk through the steps; 1, 2 and 3 choose what a narrow screen shows. */
function keys(report, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const move = { j: 1, k: -1 }[event.key];
  const view = { 1: "dag", 2: "plain", 3: "difference" }[event.key];
  if (view) return look(report, view);
  if (!move) return;
  const { prompt } = selection();
  const section = report.querySelector(`.prompt[data-prompt="${prompt || 1}"]`);
  const now = Number(section?.querySelector(".pick a[aria-current]")?.dataset.step ?? 1);
  const last = section?.querySelectorAll(".one").length ?? 1;
  select({ prompt: prompt || 1, step: Math.min(Math.max(now + move, 1), last) });
}

/** What a narrow screen shows: one variant, or the difference. */
function look(report, view) {
  report.dataset.view = view;
  for (const button of report.querySelectorAll(".views button")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
}

/** Brings a report to life. */
export function start(report) {
  for (const controls of report.querySelectorAll(".views, .tabs, button.all")) controls.hidden = false;
  report.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const link = event.target.closest("a[data-step], .timeline a");
    if (link) {
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
  addEventListener("keydown", (event) => keys(report, event));
  addEventListener("hashchange", () => update(report));
  look(report, "dag");
  update(report);
}

for (const report of document.querySelectorAll(".compare")) start(report);
