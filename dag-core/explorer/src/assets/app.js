// One run: its machine, its steps, and the tabs of the step that is selected. The selection is in the address. The page around it may ask for
// another one by `go` and `goAlong`, and hears of each by `step-selected`.
import { drawActs } from "./acts.js";
import { get, listen } from "./api.js";
import { byId, el, fill, isTyping, keepingFocus } from "./dom.js";
import { between, count, duration, micros, plural, problems, status, statusWord } from "./format.js";
import { MachinePicture } from "./machine.js";
import { Rows } from "./rows.js";
import { draw, TABS } from "./tabs.js";

const { base, project, app, pages, formats } = byId("app").dataset;
const path = `${base}/api/runs/${encodeURIComponent(project)}/${encodeURIComponent(app)}`;
const CHUNK = 200;
/** So many chunks of rows are kept. */
const KEPT = 50;

const asked = new URLSearchParams(location.search);
const wholeNumber = (text) => (/^\d{1,15}$/.test(text ?? "") ? Number(text) : null);
let info = null;
let epoch = null;
let total = 0;
let at = -1;
let step = null;
let wanted = wholeNumber(asked.get("step"));
/** Without a step in the address the page goes along with the run. */
let follows = wanted === null;
let tab = TABS.includes(asked.get("tab")) ? asked.get("tab") : "state";
let view = ["before", "difference"].includes(asked.get("view")) ? asked.get("view") : "after";
let pending = new AbortController();
let noted = null;
/** The run was deleted: what is known of it stays as it was. */
let gone = false;
/** The server was away. */
let away = false;
const chunks = new Map();
const fetching = new Set();

// The parts of the page.
const slider = el("input.slider", { type: "range", min: 0, max: 0, value: 0, "aria-label": "Step" });
const where = el("output.where", { for: "slider" });
const back = el("button", { type: "button", "aria-label": "Step before", title: "Step before (k or ←)", onclick: () => select(at - 1) }, "◂");
const forth = el("button", { type: "button", "aria-label": "Next step", title: "Next step (j or →)", onclick: () => select(at + 1) }, "▸");
const toFailed = el("button.to-failed.bad", { type: "button", hidden: true, onclick: nextFailed });
const follow = el("button.follow", { type: "button", "aria-pressed": "false", title: "Go along with the newest step", onclick: () => setFollow(!follows) }, "● Live");
const list = el("div.steps", { role: "listbox", tabindex: "0", "aria-label": "Steps" });
const machine = new MachinePicture(formats);
const acts = el("div.acts");
const panel = el("div.panel", { role: "tabpanel", id: "panel", tabindex: "0" });
const tabs = el("div.tabs", { role: "tablist", "aria-label": "What to see of this step" }, ...TABS.map((name) => el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel", onclick: () => setTab(name), onkeydown: tabKeys }, name)));
const told = el("p.told", { role: "status" });

slider.id = "slider";
fill(
  byId("board"),
  el("div.scrub", {}, back, slider, forth, toFailed, where, follow),
  el("div.panes", {}, el("section.left", { "aria-label": "Steps of this run" }, list), el("section.middle", { "aria-label": "State machine" }, machine.canvas, machine.saving), el("section.right", { "aria-label": "Selected step" }, el("div.right-head", {}, tabs, acts), told, panel)),
);

const rows = new Rows(list, row, need);

function rowAt(place) {
  return chunks.get(Math.floor(place / CHUNK))?.[place % CHUNK];
}

function row(place) {
  const found = rowAt(place);
  const look = place === at ? "div.row.step-row.now" : "div.row.step-row";
  const props = { role: "option", id: `step-${place}`, "aria-selected": String(place === at), "aria-posinset": place + 1, "aria-setsize": total };
  if (!found) return el(look, props, el("span.quiet", {}, "…"));
  const waited = pauseBefore(place);
  const pause = waited ? el("span.pause", { title: `It began ${duration(waited)} after the end of the step before` }, `${duration(waited)} later `) : null;
  const parts = [found.spans ? plural(found.spans, "span") : "", found.attempts > 1 ? `${found.attempts} attempts` : ""].filter(Boolean).join(", ");
  return el(look, { ...props, onclick: () => select(place) }, status(found.status, true), el("span.number.seq", {}, found.sequence_id), el("span.name", { title: found.action }, found.action), el("span.quiet.parts", {}, pause, parts), el("span.number.took", {}, found.ended ? between(found.started, found.ended) : statusWord(found.status)));
}

/** How long nothing ran before a step, when that was long: somebody thought, or the program was away. */
function pauseBefore(place) {
  const [before, here] = [rowAt(place - 1), rowAt(place)];
  const waited = before?.ended && here?.started ? micros(here.started) - micros(before.ended) : 0;
  return waited > 1e6 ? waited : 0;
}

/** A row has changed, and with it how long the next one waited. */
function changed(place) {
  rows.update(place);
  rows.update(place + 1);
}

/** Fetches the rows in sight that are not known. */
function need(from, to) {
  for (let chunk = Math.floor(from / CHUNK); chunk * CHUNK < to; chunk += 1) {
    if (!chunks.has(chunk)) fetchChunk(chunk);
  }
}

async function fetchChunk(chunk) {
  if (fetching.has(chunk)) return;
  fetching.add(chunk);
  try {
    const answer = await get(`${path}/steps?from=${chunk * CHUNK}&count=${CHUNK}`);
    if (epoch !== null && answer.epoch !== epoch) return;
    keep(chunk, answer.rows);
    answer.rows.forEach((_, place) => changed(chunk * CHUNK + place));
  } catch (error) {
    say(error.message);
  } finally {
    fetching.delete(chunk);
  }
}

function keep(chunk, found) {
  chunks.delete(chunk);
  chunks.set(chunk, found);
  if (chunks.size > KEPT) chunks.delete(chunks.keys().next().value);
}

/** What the server tells: new rows, changed ones, or another log. */
function news(change) {
  if (change.epoch !== epoch) {
    chunks.clear();
    const was = epoch;
    epoch = change.epoch;
    if (was !== null) {
      wanted = step?.sequence_id ?? wanted;
      at = -1;
      noted = null;
      // Another server counts anew, and has the same log.
      if (!away) say("The log is another one than before: everything is read anew.");
    }
  }
  away = false;
  const grown = change.total !== total;
  total = change.total;
  if (change.rows === null) {
    chunks.clear();
  } else {
    for (const [place, found] of change.rows) {
      const chunk = chunks.get(Math.floor(place / CHUNK)) ?? (place % CHUNK === 0 ? keep(place / CHUNK, []) ?? chunks.get(place / CHUNK) : null);
      if (chunk) chunk[place % CHUNK] = found;
    }
  }
  slider.max = String(Math.max(0, total - 1));
  byId("board").classList.toggle("empty", !total);
  grown || change.rows === null ? rows.set(total) : change.rows.forEach(([place]) => changed(place));
  const isHere = change.rows?.some(([place]) => place === at);
  refreshInfo();
  if (!total) return nothing();
  if (at < 0 || at >= total || (follows && at !== total - 1)) {
    follows ? select(total - 1, true) : arrive();
  } else if (isHere || change.rows === null) {
    load();
  } else if (grown && at === total - 2) {
    drawMachine();
  }
}

function nothing() {
  const of = info?.parent;
  const from = of && el("p.quiet", {}, "It goes on from ", el("a", { href: page.href(of.app_id, of.sequence_id) }, of.sequence_id === null ? "another run" : `step ${of.sequence_id} of another run`), ".");
  inPanel(el("p.quiet", {}, "No step has been written yet. It appears here as soon as it begins."), from);
  machine.drawUnmarked(path);
}

/** Goes to a step, and to one of its tabs. @param {number} number @param {string | null} [name] */
export function go(number, name) {
  if (name && TABS.includes(name)) tab = name;
  setFollow(false);
  wanted = number;
  if (total) arrive();
}

/** Goes along with the newest step from now on. */
export const goAlong = () => setFollow(true);

/** To the step that is wanted. */
async function arrive() {
  const number = wanted;
  wanted = null;
  try {
    const { position } = await get(`${path}/steps/${number}`);
    select(position, follows);
  } catch (error) {
    say(`${error.message}; this is the last one`);
    select(total - 1, true);
  }
}

function select(place, stays = false) {
  if (!total) return;
  const to = Math.max(0, Math.min(total - 1, place));
  if (!stays && follows && to !== total - 1) setFollow(false);
  if (!stays) say("");
  const before = at;
  at = to;
  slider.value = String(at);
  slider.setAttribute("aria-valuetext", `step ${at + 1} of ${total}`);
  [before, at].forEach((one) => rows.update(one));
  rows.show(at);
  list.setAttribute("aria-activedescendant", `step-${at}`);
  where.textContent = `${count(at + 1)} / ${count(total)}`;
  back.disabled = at === 0;
  forth.disabled = at === total - 1;
  load();
}

async function nextFailed() {
  try {
    const { position } = await get(`${path}/next-failed${at < 0 ? "" : `?after=${at}`}`);
    position === null ? say("No step has failed.") : select(position);
  } catch (error) {
    say(error.message);
  }
}

let loading = 0;
/** Reads the selected step; of many that are passed over quickly only the last. */
function load() {
  cancelAnimationFrame(loading);
  loading = requestAnimationFrame(async () => {
    pending.abort();
    pending = new AbortController();
    const { signal } = pending;
    try {
      const number = rowAt(at)?.sequence_id ?? (await get(`${path}/steps?from=${at}&count=1`, signal)).rows[0].sequence_id;
      const [found] = await Promise.all([get(`${path}/steps/${number}`, signal), drawMachine(number, signal)]);
      if (found.position !== at) return;
      const isKnown = step !== null && JSON.stringify(found) === JSON.stringify(step);
      step = found;
      address();
      document.dispatchEvent(new CustomEvent("step-selected", { detail: { sequence_id: step.sequence_id, follows } }));
      if (!isKnown || panel.dataset.step !== String(step.sequence_id)) await show();
    } catch (error) {
      if (error.name !== "AbortError") lost(error);
    }
  });
}

/** Something else than a tab of a step. */
function inPanel(...parts) {
  fill(panel, ...parts);
  delete panel.dataset.drawn;
}

/** What was shown of another step does not stand for one that can not be read. */
function lost(error) {
  say(`${error.message}. ${error.hint ?? ""}`);
  if (step?.position === at) return;
  step = null;
  fill(acts);
  inPanel(el("p.bad", { role: "alert" }, "This step can not be read."));
}

/** The machine where a step stands. */
async function drawMachine(number = step?.sequence_id, signal = pending.signal) {
  if (info && !info.graph) return machine.none("There is no graph of this run.");
  await machine.draw(`${path}/steps/${number}`, signal);
}

const page = {
  get info() {
    return info;
  },
  get step() {
    return step;
  },
  get view() {
    return view;
  },
  get signal() {
    return pending.signal;
  },
  path,
  formats,
  stepPath: () => `${path}/steps/${step.sequence_id}`,
  href: (id, number) => `${pages}${encodeURIComponent(id)}${number === undefined || number === null ? "" : `?step=${number}`}`,
  action: () => info?.graph?.actions.find((action) => action.name === step.action),
  more: (of, place = 0) => {
    const from = page.stepPath();
    return async (pointer, start) => (await get(`${from}/value?of=${of}&at=${place}&path=${encodeURIComponent(pointer)}&from=${start}`)).value;
  },
  annotations: async (again) => {
    if (again || !noted) noted = get(`${path}/annotations`);
    return noted;
  },
  setView: (name) => {
    view = name;
    address();
    show().then(() => panel.querySelector(".choices [aria-pressed=true]")?.focus());
  },
  say,
};

/** What the reader had opened in the panel is opened again. */
function opened() {
  const name = (it) => it.querySelector("summary .span-name, summary .key, summary")?.textContent;
  const names = [...panel.querySelectorAll("details[open]")].map(name);
  return () => {
    for (const it of panel.querySelectorAll("details:not([open])")) if (names.includes(name(it))) it.open = true;
  };
}

/** Somebody writes in the panel: it is drawn anew when they have done so. */
const isWritten = () => panel.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
let waiting = false;

async function show() {
  if (!step) return;
  for (const button of tabs.children) {
    const selected = button.id === `tab-${tab}`;
    button.setAttribute("aria-selected", String(selected));
    button.tabIndex = selected ? 0 : -1;
  }
  panel.setAttribute("aria-labelledby", `tab-${tab}`);
  const [of, now] = [step, tab];
  const drawn = `${now} ${of.sequence_id}`;
  const isSame = panel.dataset.drawn === drawn;
  waiting = isSame && isWritten();
  if (waiting) return drawActs(page, acts);
  try {
    const parts = await draw[tab](page);
    if (of === step && now === tab) {
      const open = isSame ? opened() : () => {};
      keepingFocus(panel, () => fill(panel, ...parts));
      open();
      panel.dataset.drawn = drawn;
    }
    panel.dataset.step = String(of.sequence_id);
  } catch (error) {
    if (error.name !== "AbortError") inPanel(el("p.bad", { role: "alert" }, `${error.message}. ${error.hint ?? ""}`));
  }
  drawActs(page, acts);
}

function setTab(name) {
  tab = name;
  address();
  show();
}

function tabKeys(event) {
  const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  setTab(TABS[(TABS.indexOf(tab) + to + TABS.length) % TABS.length]);
  byId(`tab-${tab}`).focus();
}

function setFollow(now) {
  follows = now;
  follow.setAttribute("aria-pressed", String(now));
  if (now && total) select(total - 1, true);
  address();
}

function address() {
  const query = new URLSearchParams();
  if (!follows && step) query.set("step", step.sequence_id);
  query.set("tab", tab);
  if (tab === "state" && view !== "after") query.set("view", view);
  history.replaceState(null, "", `${location.pathname}?${query}`);
}

function say(message) {
  told.textContent = message;
}

let informing = 0;
async function refreshInfo() {
  clearTimeout(informing);
  informing = setTimeout(async () => {
    info = await get(path).catch(() => info);
    drawInfo();
    if (tab === "application") show();
  }, info ? 400 : 0);
}

function drawInfo() {
  if (!info || gone) return;
  fill(byId("run-status"), status(info.status), " ", info.total ? el("span.quiet", {}, plural(info.total, "step")) : null);
  fill(byId("problems"), problems(info.problems));
  toFailed.hidden = !info.failed;
  toFailed.textContent = `✗ ${count(info.failed)}`;
  for (const name of ["aria-label", "title"]) toFailed.setAttribute(name, `Next failed step (e); ${plural(info.failed, "step")} failed`);
  if (step) drawActs(page, acts);
  else if (!info.total) nothing();
}

// Keys and the slider.
slider.addEventListener("input", () => select(Number(slider.value)));
document.addEventListener("keydown", (event) => {
  if (isTyping(event) && event.target !== slider) return;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "e") return nextFailed();
  const by = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1 }[event.key] ?? (event.target === list ? { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key] : undefined);
  const scrolls = ![slider, document.body].includes(event.target) && event.target.scrollWidth > event.target.clientWidth;
  if (scrolls && ["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const end = event.target === list ? { Home: 0, End: total - 1 }[event.key] : undefined;
  if (by === undefined && end === undefined) return;
  event.preventDefault();
  select(end ?? at + by);
});
panel.addEventListener("focusout", () => setTimeout(() => waiting && !isWritten() && show()));
machine.canvas.addEventListener("click", (event) => {
  const name = event.target.closest?.(".node[data-node]")?.dataset.node;
  const near = name ? nearest(name) : undefined;
  if (near !== undefined) select(near);
});

/** The known step of an action that is nearest to the selected one, and another. */
function nearest(name) {
  let found;
  for (const [chunk, known] of chunks) {
    known.forEach((one, place) => {
      const here = chunk * CHUNK + place;
      if (one.action === name && here !== at && (found === undefined || Math.abs(here - at) < Math.abs(found - at))) found = here;
    });
  }
  return found;
}

follow.setAttribute("aria-pressed", String(follows));
get(path).then((found) => {
  info = found;
  drawInfo();
  if (step) show();
}, (error) => say(error.message));
const stop = listen(`${path}/events`, {
  steps: news,
  gone: ({ error }) => {
    stop();
    gone = true;
    fill(byId("run-status"), el("span.status.bad", {}, "✗ gone"));
    say(error.message);
  },
  state: (now) => {
    away ||= now === "away";
    follow.classList.toggle("away", now !== "live");
  },
});
