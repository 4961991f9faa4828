// The applications of a project: searched, filtered, and told by the server when one changes.
import { get, listen } from "./api.js";
import { byId, el, fill, keepingFocus } from "./dom.js";
import { between, clock, count, micros, plural, status, statusWord } from "./format.js";
import { Rows } from "./rows.js";

const { base, project } = byId("runs").dataset;
const path = `${base}/api/runs/${encodeURIComponent(project)}`;
const page = `${base}/runs/${encodeURIComponent(project)}`;
const STATUSES = ["running", "failed", "interrupted", "completed", "broken"];

let apps = [];
/** Folders with names that no address can have. */
let unnamed = 0;
let shown = [];
const search = byId("search");
const asked = new URLSearchParams(location.search);
search.value = asked.get("q") ?? "";
const chosen = new Set((asked.get("status") ?? "").split(",").filter(Boolean));

const href = (id) => `${page}/${encodeURIComponent(id)}`;
const isBroken = (app) => app.problems.some((problem) => problem.lost);

function row(at) {
  const app = shown[at];
  const parent = app.parent ?? app.spawned_by;
  const broken = app.problems.find((problem) => problem.lost);
  return el(
    "div.row.app-row",
    { role: "row", "aria-rowindex": at + 2 },
    el("span.c-status", { role: "cell" }, broken && !app.status ? el("span.status.bad", {}, "⚠ broken") : status(app.status)),
    el("span.c-id", { role: "cell" }, el("a", { href: href(app.app_id), title: app.app_id }, app.app_id), broken && el("span.note.bad", { title: app.problems.map((p) => `${p.path}${p.line ? `:${p.line}` : ""}: ${p.what}`).join("\n") }, `⚠ ${file(broken)} ${broken.what}`)),
    el("span.c-steps.number", { role: "cell" }, count(app.steps)),
    el("span.c-time", { role: "cell" }, el("time", { datetime: app.started, title: app.started }, clock(app.started))),
    el("span.c-updated", { role: "cell" }, el("time", { datetime: app.updated, title: app.updated }, clock(app.updated))),
    el("span.c-took.number", { role: "cell" }, between(app.started, app.ended)),
    el("span.c-parent", { role: "cell" }, parent ? el("a", { href: `${href(parent.app_id)}${parent.sequence_id === null ? "" : `?step=${parent.sequence_id}`}`, title: parent.app_id }, `${app.parent ? "fork of" : "within"} ${parent.app_id}`) : ""),
    el("span.c-key", { role: "cell", title: app.partition_key }, app.partition_key ?? ""),
  );
}

const file = (problem) => `${problem.path.split("/").pop()}${problem.line ? `:${problem.line}` : ""}`;

/** Each with what it is sorted by, and whether the largest comes first unless it is turned around. */
const COLUMNS = [
  ["c-status", "Status", (app) => app.status ?? ""],
  ["c-id", "Run", (app) => app.app_id],
  ["c-steps.number", "Steps", (app) => app.steps, true],
  ["c-time", "Started", (app) => app.started ?? "", true],
  ["c-updated", "Updated", (app) => app.updated ?? "", true],
  ["c-took.number", "Duration", (app) => (app.started && app.ended ? micros(app.ended) - micros(app.started) : -1), true],
  ["c-parent", "From", (app) => (app.parent ?? app.spawned_by)?.app_id ?? ""],
  ["c-key", "Partition key", (app) => app.partition_key ?? ""],
];
const LATEST_FIRST = "-updated";
const inAddress = (name) => name.toLowerCase().replaceAll(" ", "-");
const columnOf = (sorting) => COLUMNS.find(([, name]) => inAddress(name) === sorting.replace(/^-/, ""));
/** A column as it is in the address: after a minus the largest comes first. */
let sorting = columnOf(asked.get("sort") ?? "") ? asked.get("sort") : LATEST_FIRST;

const host = byId("rows");
host.setAttribute("role", "table");
host.setAttribute("aria-label", `Runs of ${project}`);
const body = el("div.body", { role: "rowgroup", tabindex: "0", "aria-label": "Runs" });
host.append(
  el("div.row.app-row.heads", { role: "row", "aria-rowindex": 1 }, ...COLUMNS.map(([look, name]) => el(`span.${look}`, { role: "columnheader" }, el("button", { type: "button", onclick: () => sortBy(inAddress(name)) }, name)))),
  body,
);
const rows = new Rows(body, row);

/** By a column, and by the same the other way round. */
function sortBy(column) {
  const [first, second] = columnOf(column)[3] ? [`-${column}`, column] : [column, `-${column}`];
  sorting = sorting === first ? second : first;
  filter();
}

/** Those that are alike stay in the order of their last step. */
function inOrder(apps) {
  const [, name, of] = columnOf(sorting);
  const [sign, word] = sorting.startsWith("-") ? [-1, "descending"] : [1, "ascending"];
  for (const head of host.querySelectorAll("[role=columnheader]")) head.setAttribute("aria-sort", head.textContent === name ? word : "none");
  const order = (one, other) => (typeof one === "number" ? one - other : one.localeCompare(other));
  return apps.sort((one, other) => sign * order(of(one), of(other)));
}

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (app) => `${app.app_id} ${app.partition_key ?? ""} ${statusWord(app.status)} ${app.parent?.app_id ?? ""}`.toLowerCase();
  const fits = (app) => !chosen.size || chosen.has(app.status) || (chosen.has("broken") && isBroken(app));
  shown = inOrder(apps.filter((app) => fits(app) && words.every((word) => text(app).includes(word))));
  host.setAttribute("aria-rowcount", shown.length + 1);
  const left = unnamed ? `; ${plural(unnamed, "folder")} left out for what they are named` : "";
  byId("count").textContent = `${shown.length === apps.length ? "" : `${count(shown.length)} of `}${plural(apps.length, "run")}${left}`;
  rows.set(shown.length);
  host.classList.toggle("none", apps.length > 0 && !shown.length);
  host.classList.toggle("void", !apps.length);
  const query = new URLSearchParams();
  if (search.value) query.set("q", search.value);
  if (chosen.size) query.set("status", [...chosen].join(","));
  if (sorting !== LATEST_FIRST) query.set("sort", sorting);
  history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
}

function filters() {
  const button = (name) => {
    const many = apps.filter((app) => (name === "broken" ? isBroken(app) : app.status === name)).length;
    if (!many && !chosen.has(name)) return null;
    const toggle = () => {
      chosen.has(name) ? chosen.delete(name) : chosen.add(name);
      filters();
      filter();
    };
    return el("button", { type: "button", "aria-pressed": String(chosen.has(name)), onclick: toggle }, `${name} ${count(many)}`);
  };
  keepingFocus(byId("filters"), () => fill(byId("filters"), ...STATUSES.map(button)));
}

/** Those that changed come first, as the list is by time. */
function changed({ apps: fresh, gone }) {
  const void_ = new Set([...gone, ...fresh.map((app) => app.app_id)]);
  apps = [...fresh, ...apps.filter((app) => !void_.has(app.app_id))].sort((one, other) => (other.updated ?? "").localeCompare(one.updated ?? ""));
  filters();
  filter();
}

async function load() {
  try {
    ({ apps, unnamed = 0 } = await get(path));
    filters();
    filter();
  } catch (error) {
    if (error.status === 404) apps = [];
    filter();
    byId("count").textContent = `${error.message}. ${error.hint ?? ""}`;
  }
}

search.addEventListener("input", filter);
listen(`${path}/events`, {
  apps: changed,
  // What happens from here on is told: the list is as it was before that, at first and whenever the server was away.
  state: load,
});
