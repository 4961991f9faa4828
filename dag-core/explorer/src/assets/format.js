// Times, numbers and statuses in words. A status is always a sign and a word, never a colour alone.
import { el } from "./dom.js";

const STATUSES = {
  completed: ["✓", "completed", "good"],
  failed: ["✗", "failed", "bad"],
  running: ["●", "running", "running", "running: a writer has the run open; one that takes no lock, as Python's Burr, counts for a minute after it wrote"],
  interrupted: ["◌", "interrupted", "warn", "interrupted: begun and not ended, and no writer is there; one that takes no lock has been silent for a minute"],
  none: ["·", "no step yet", "quiet"],
};

export const statusWord = (status) => (STATUSES[status] ?? STATUSES.none)[1];

/** A status as sign and word; in a narrow place the word is for the ear. */
export function status(word, narrow = false) {
  const [sign, text, look, title = text] = STATUSES[word] ?? STATUSES.none;
  return el(`span.status.${look}`, { title }, el("span", { "aria-hidden": "true" }, sign), el(narrow ? "span.hidden-label" : "span", {}, ` ${text}`));
}

/** Microseconds since 1970 of a time as the server writes it: six digits, UTC. */
export const micros = (time) => (time ? Date.parse(`${time.slice(0, 19)}Z`) * 1000 + Number(time.slice(20, 26)) : null);

/** How long something took. */
export function duration(us) {
  if (us === null || us === undefined) return "–";
  if (us < 1000) return `${us} µs`;
  if (us < 1e6) return `${(us / 1e3).toPrecision(us < 1e5 ? 2 : 3)} ms`;
  if (us < 6e7) return `${(us / 1e6).toPrecision(3)} s`;
  const seconds = Math.round(us / 1e6);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

/** A moment on an axis with marks this far apart, so that no two of them read the same; all in microseconds. */
export function moment(us, apart) {
  const [unit, size] = us >= 1e6 ? ["s", 1e6] : us >= 1e3 ? ["ms", 1e3] : ["µs", 1];
  const digits = apart > 0 ? Math.ceil(-Math.log10(apart / size)) + 1 : 0;
  return `${(us / size).toFixed(Math.min(7, Math.max(0, digits)))} ${unit}`;
}

/** How long between two times. */
export const between = (from, to) => duration(from && to ? Math.max(0, micros(to) - micros(from)) : null);

const two = (number) => String(number).padStart(2, "0");

/** A time in the reader's zone: that of today without its date. */
export function clock(time) {
  if (!time) return "–";
  const at = new Date(time);
  const hours = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const day = `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return at.toDateString() === new Date().toDateString() ? hours : `${day} ${hours}`;
}

/** The same as an element that holds the whole time. */
export const timeOf = (time) => (time ? el("time", { datetime: time, title: time }, clock(time)) : el("span", {}, "–"));

export const count = (number) => number.toLocaleString("en").replaceAll(",", "\u202f");
export const plural = (number, word) => `${count(number)} ${word}${number === 1 ? "" : "s"}`;

const UNITS = ["B", "kB", "MB", "GB"];
export function bytes(number) {
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, number)) / 3));
  return `${unit ? (number / 1000 ** unit).toPrecision(3) : number} ${UNITS[unit]}`;
}

/** What is broken in files, with file and line. */
export function problems(list) {
  if (!list.length) return null;
  const lost = list.filter((problem) => problem.lost).length;
  const title = lost ? `${plural(lost, "thing")} could not be read` : `${plural(list.length, "thing")} odd in the files, and read all the same`;
  return el(
    "details.problems",
    {},
    el("summary", {}, `⚠ ${title}`),
    el("ul", {}, ...list.slice(0, 200).map((problem) => el("li", {}, el("code", {}, `${problem.path}${problem.line ? `:${problem.line}` : ""}`), ` ${problem.what}`))),
    list.length > 200 && el("p", {}, `and ${count(list.length - 200)} more`),
  );
}
