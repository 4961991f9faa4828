// What the tabs of an application's page show of the selected step.
import { get, post, text } from "./api.js";
import { el, fill, picture, saveAs } from "./dom.js";
import { between, bytes, clock, plural, problems, status, timeOf } from "./format.js";
import { attributeList, attributesBySpan, traceOf } from "./trace.js";
import { treeOf } from "./tree.js";
import { usageTable } from "./usage.js";

export const TABS = ["application", "action", "state", "trace", "code"];

const known = ([, value]) => value !== null && value !== undefined && value !== "";
const pair = ([name, value]) => [el("dt", {}, name), el("dd", {}, value)];
const facts = (pairs) => el("dl.facts", {}, ...pairs.filter(known).flatMap(pair));
/** The same side by side. */
const line = (pairs) => el("dl.line", {}, ...pairs.filter(known).map((one) => el("div", {}, ...pair(one))));
const codes = (names) => (names?.length ? el("span", {}, ...names.flatMap((name) => [el("code", {}, name), " "])) : null);
const section = (title, ...children) => el("section", {}, el("h3", {}, title), ...children);

/**
 * @param {any} page the page: `info`, `step`, `path`, `stepPath()`, `href(app, step)`, `go(step)`, `say(text)`
 */
export const draw = {
  application(page) {
    const { info } = page;
    const link = (pointer) => el("a", { href: page.href(pointer.app_id, pointer.sequence_id) }, `${pointer.app_id}${pointer.sequence_id === null ? "" : ` at step ${pointer.sequence_id}`}`);
    const child = ({ child, event_type, sequence_id }) =>
      el("li", {}, el("span.quiet", {}, event_type === "fork" ? "fork" : "ran within"), " ", el("a", { href: page.href(child.app_id) }, child.app_id), sequence_id === null ? null : el("span", {}, " at step ", el("a", { href: page.href(info.app_id, sequence_id) }, sequence_id)));
    return [
      facts([
        ["run", el("code", {}, info.app_id)],
        ["project", info.project],
        ["partition key", info.partition_key],
        ["status", status(info.status)],
        ["steps", plural(info.total, "step")],
        ["started", timeOf(info.started)],
        ["last step", timeOf(info.updated)],
        ["duration", between(info.started, info.updated)],
        ["fork of", info.parent && link(info.parent)],
        ["runs within", info.spawned_by && link(info.spawned_by)],
        ["entrypoint", info.graph && el("code", {}, info.graph.entrypoint)],
        ["in the program", info.page && el("a", { href: info.page }, "open")],
      ]),
      info.usage.length ? section("Calls to models in all steps", usageTable(info.usage)) : null,
      info.metadata.size ? section("What the program wrote down of this run", treeOf(info.metadata)) : null,
      info.children.length ? section("Forks and runs within", el("ul.children", {}, ...info.children.map(child))) : null,
      info.graph ? section("Actions", actionTable(page)) : el("p.quiet", {}, "There is no graph of this run."),
    ];
  },

  action(page) {
    const { step } = page;
    const action = page.action();
    const more = page.more;
    const own = attributesBySpan(step).get(null);
    return [
      stepFacts(page),
      step.exception ? el("section.failure", { role: "alert" }, el("h3", {}, "✗ Failed"), el("pre", { tabindex: "0" }, step.exception)) : null,
      action ? facts([["reads", codes(action.reads)], ["writes", codes(action.writes)], ["inputs", codes([...action.inputs, ...action.optional_inputs].filter((name) => !name.startsWith("__")))]]) : null,
      section("Inputs", treeOf(step.inputs, more("inputs"))),
      section("Result", step.result.kind === "null" ? el("p.quiet", {}, "none") : treeOf(step.result, more("result"))),
      own ? section("Attributes", attributeList(own, more)) : null,
      step.has_dag ? dagOf(page) : null,
      action?.code ? el("details", {}, el("summary", {}, "Source"), sourceOf(action)) : null,
      step.test_case ? testCase(page) : null,
      notes(page),
    ];
  },

  async state(page) {
    const views = ["after", "before", "difference"];
    const choices = el("div.choices", { role: "group", "aria-label": "Which state" }, ...views.map((view) => el("button", { type: "button", "aria-pressed": String(page.view === view), onclick: () => page.setView(view) }, view)));
    const size = page.step.state_bytes;
    const file = el("a", { href: `${page.stepPath()}/state.json`, download: "state.json" }, `JSON, ${bytes(size)}`);
    const large = size > 5e6 ? el("span.quiet", {}, "large: parts are read as you open them") : null;
    const tools = (hasState) => el("div.tools", {}, choices, hasState ? file : null, hasState ? large : null);
    if (page.view === "difference") {
      const difference = await get(`${page.stepPath()}/difference`, page.signal);
      return [tools(difference.after), differenceOf(difference, page.step)];
    }
    const { value } = await get(`${page.stepPath()}/value?of=${page.view}`, page.signal);
    const none = page.view === "before" ? "Nobody wrote down the state that this step began with." : noState(page.step);
    return [tools(page.view === "before" ? page.step.ended : value), value ? treeOf(value, page.more(page.view)) : el("p.quiet", {}, none)];
  },

  trace: (page) => [stepFacts(page), traceOf(page.step, page.more)],

  code(page) {
    const action = page.action();
    if (!action?.code) return [el("p.quiet", {}, "The run did not write down the source of this action.")];
    return [facts([["action", el("code", {}, action.name)]]), sourceOf(action)];
  },
};

const sourceOf = (action) => el("pre.source", { tabindex: "0" }, el("code", {}, action.code));

function stepFacts({ step }) {
  return line([
    ["step", `${step.sequence_id}`],
    ["action", el("code", {}, step.action)],
    ["status", status(step.status)],
    ["started", timeOf(step.started)],
    ["took", between(step.started, step.ended)],
    ["attempts", step.attempts > 1 ? step.attempts : null],
  ]);
}

function actionTable(page) {
  const here = page.step?.action;
  const row = (action) => el("tr", { "aria-current": action.name === here ? "step" : null }, el("td", {}, el("code", {}, action.name)), el("td", {}, codes(action.reads)), el("td", {}, codes(action.writes)), el("td", {}, next(page.info.graph, action.name)));
  return el("div.scroll", { tabindex: "0", role: "group", "aria-label": "Actions" }, el("table.plain", {}, el("thead", {}, el("tr", {}, ...["Action", "Reads", "Writes", "Goes on to"].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, ...page.info.graph.actions.map(row))));
}

const next = (graph, name) =>
  el("ul.next", {}, ...graph.transitions.filter((transition) => transition.from_ === name).map(({ to, condition }) => el("li", {}, el("code", {}, to), condition === "default" ? null : el("span.quiet", {}, ` ${condition}`))));

function dagOf(page) {
  const place = el("div.canvas", { tabindex: "0", role: "group", "aria-label": "The graph behind this action" });
  text(`${page.stepPath()}/dag.svg`, page.signal).then((svg) => place.append(picture(svg)), () => place.append("not drawn"));
  return section("The graph behind it, as it ran", place, saveAs(`${page.stepPath()}/dag`, page.formats));
}

/** What to run, or to write, to have this step as a test. */
function testCase({ step, say }) {
  const copy = () => navigator.clipboard.writeText(step.test_case).then(() => say("Copied."), () => say("The browser lets no page copy: select the text instead."));
  return section("This step as a test", el("pre.source", { tabindex: "0" }, el("code", {}, step.test_case)), el("div.tools", {}, el("button.copy", { type: "button", onclick: copy }, "Copy")));
}

const SIGNS = { added: ["+", "good"], changed: ["~", "warn"], removed: ["−", "bad"] };

const noState = (step) => (step.ended ? "The step wrote down no state." : "The step has not ended: there is no state after it yet.");

function differenceOf({ changes, more, before, after }, step) {
  if (!after) return el("p.quiet", {}, noState(step));
  const note = before ? null : el("p.quiet", {}, "The state before is not known, so that all of it counts as added.");
  if (!changes.length) return el("p.quiet", {}, "This step changed nothing in the state.");
  const item = ({ path, change, before, after }) => {
    const [sign, look] = SIGNS[change];
    return el(
      `li.change.${look}`,
      {},
      el("div.change-head", {}, el(`span.sign.${look}`, { "aria-hidden": "true" }, sign), el("code", {}, path), el(`span.${look}`, {}, change)),
      before ? el("div.was", {}, el("span.quiet", {}, "was "), treeOf(before)) : null,
      after ? el("div.is", {}, before ? el("span.quiet", {}, "is ") : null, treeOf(after)) : null,
    );
  };
  const list = el("ul.changes", {}, ...changes.map(item));
  return el("div", {}, note, list, more ? el("p.quiet", {}, `and ${plural(more, "more change")}`) : null);
}

/** The form of a step, which stays the same one while the rest is drawn anew: somebody may have begun to write. */
let kept = { of: null, form: null, show: null };

function notes(page) {
  const { step } = page;
  const list = el("ul.notes");
  const broken = el("div");
  const show = ({ annotations, problems: found }) => {
    const of = annotations.filter((annotation) => annotation.step_sequence_id === step.sequence_id);
    fill(list, ...of.map(noteOf));
    fill(broken, problems(found));
  };
  kept = kept.of === page.stepPath() ? { ...kept, show } : { of: page.stepPath(), form: noteForm(page), show };
  page.annotations().then(show, (error) => fill(broken, el("p.bad", {}, error.message)));
  return section("Notes", broken, list, kept.form);
}

function noteForm(page) {
  const field = (name, props) => el("input", { name, type: "text", "aria-label": props.placeholder, ...props });
  return el(
    "form.note-form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const data = new FormData(form);
        const thumbs = data.get("thumbs");
        const note = { note: data.get("note"), ground_truth: data.get("truth"), tags: data.get("tags").split(",").map((tag) => tag.trim()).filter(Boolean), thumbs_up: thumbs ? thumbs === "up" : null };
        try {
          await post(`${page.stepPath()}/annotations`, JSON.stringify(note));
          form.reset();
          kept.show(await page.annotations(true));
          page.say("The note is kept.");
        } catch (error) {
          page.say(error.message);
        }
      },
    },
    field("note", { placeholder: "Note" }),
    field("truth", { placeholder: "What it should have been" }),
    field("tags", { placeholder: "Tags, with commas" }),
    el("select", { name: "thumbs", "aria-label": "Verdict" }, el("option", { value: "" }, "no verdict"), el("option", { value: "up" }, "👍 good"), el("option", { value: "down" }, "👎 bad")),
    el("button", { type: "submit" }, "Add note"),
  );
}

const verdictOf = (up) => (up === true ? el("b", {}, "👍 good ") : up === false ? el("b", {}, "👎 bad ") : null);
const written = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** Burr's server keeps several observations in a note, each with fields of any name. */
function observed({ data_fields = {}, thumbs_up_thumbs_down: up }) {
  const { note, ground_truth: truth, ...others } = data_fields;
  const field = ([name, value]) => (value === null || value === "" ? null : el("div", {}, el("span.quiet", {}, `${name} `), written(value)));
  return el("div", {}, verdictOf(up), note ? el("span", {}, written(note)) : null, ...[["should have been", truth ?? ""], ...Object.entries(others)].map(field));
}

function noteOf(annotation) {
  return el("li", {}, ...annotation.observations.map(observed), el("div.quiet", {}, [...annotation.tags, clock(annotation.created)].join(" · ")));
}
