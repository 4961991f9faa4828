// What can be done from a step: each makes a fork, and leads to it.
import { post, text } from "./api.js";
import { byId, el, fill } from "./dom.js";
import { bytes } from "./format.js";

/** A text of this many characters is edited in a field; a larger one would halt the page. */
const EDITABLE = 1e6;

/** What can be edited, by its name in the log: the route that takes it, and what that does. */
const EDITS = {
  inputs: { route: "rerun", title: "Run this step again with these inputs" },
  state: { route: "go-on", title: "Go on after this step with this state" },
};

/** @param {any} page the page: `info`, `step`, `stepPath()`, `href(app)`, `say(text)` @param {HTMLElement} place */
export function drawActs(page, place) {
  if (!page.step) return;
  // A button that is pressed or stood on stays the same one while a run goes on.
  const drawn = `${page.stepPath()} ${page.step.ended} ${page.info?.runs}`;
  if (place.dataset.drawn === drawn && place.hasChildNodes()) return;
  place.dataset.drawn = drawn;
  const open = !page.step.ended;
  const button = (label, title, onclick, disabled = open) => el("button", { type: "button", title, disabled, onclick }, label);
  const fork = () => make(page, `${page.stepPath()}/fork`, "{}").catch((error) => failed(page, error));
  fill(
    place,
    button("Fork from here", "A new run that stands after this step. Nothing runs it yet.", fork),
    page.info?.runs ? button("Run again…", "Makes this step again in a new run, and goes on from there", () => edit(page, "inputs"), false) : null,
    page.info?.runs ? button("Edit state, go on…", "Goes on after this step in a new run, with the state as you write it", () => edit(page, "state")) : null,
  );
}

const failed = (page, error) => page.say(`${error.message}. ${error.hint ?? ""}`);
let making = false;

/** One at a time: who clicks twice wants one fork. */
async function make(page, path, body) {
  if (making) return;
  making = true;
  try {
    const made = await post(path, body);
    location.href = page.href(made.app_id);
  } finally {
    making = false;
  }
}

/** The value that somebody edits stays the text that it is: a browser's numbers would round those of the run. */
async function edit(page, of) {
  // The page may go along with the run meanwhile.
  const path = page.stepPath();
  const { route, title } = EDITS[of];
  try {
    const value = await text(`${path}/${of}.json`);
    if (value.length > EDITABLE) page.say(`This is ${bytes(value.length)}: too large to be edited here.`);
    else ask(title, value, (edited) => make(page, `${path}/${route}`, `{${JSON.stringify(of)}:${edited}}`));
  } catch (error) {
    failed(page, error);
  }
}

/** Why a text is no object as JSON; empty when it is one. */
function refused(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? "" : 'This is JSON, but no object: names and values between "{" and "}".';
  } catch (error) {
    return `This is not JSON: ${error.message}`;
  }
}

/** A dialog with a field, which stays until what is written there was taken. @param {(text: string) => Promise<void>} use */
function ask(title, value, use) {
  const field = el("textarea", { rows: 16, spellcheck: "false", "aria-label": title, value });
  const wrong = el("p.bad", { role: "alert" });
  const send = async () => {
    wrong.textContent = refused(field.value);
    if (wrong.textContent) return;
    try {
      await use(field.value);
      dialog.close();
    } catch (error) {
      wrong.textContent = `${error.message}. ${error.hint ?? ""}`;
    }
  };
  const dialog = el("dialog.ask", { "aria-label": title, onclose: () => dialog.remove() }, el("h2", {}, title), field, wrong, el("div.tools", {}, el("button.primary", { type: "button", onclick: send }, "Go"), el("button", { type: "button", onclick: () => dialog.close() }, "Cancel")));
  byId("app").append(dialog);
  dialog.showModal();
}
