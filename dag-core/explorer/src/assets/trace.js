// The waterfall of a step: spans fitted to the width, open ones growing while the step runs.
import { el } from "./dom.js";
import { between, micros, moment } from "./format.js";
import { brief, treeOf } from "./tree.js";
import { usageOf } from "./usage.js";
import { Zoom } from "./zoom.js";

/** So deep a name is moved in, so that some of it is seen. */
const DEEPEST = 8;

/** Depth by parents; a parent that is not there is none, and neither is one that has itself above it. */
function depths(spans) {
  const byId = new Map(spans.map((span) => [span.span_id, span]));
  const depth = (span) => {
    const above = new Set([span.span_id]);
    for (let at = byId.get(span.parent_span_id); at; at = byId.get(at.parent_span_id)) {
      if (above.has(at.span_id)) return 0;
      above.add(at.span_id);
    }
    return Math.min(DEEPEST, above.size - 1);
  };
  return spans.map(depth);
}

/** The attributes of a step with their places, by the span that has them: by `null` those of the step, or of a span that nobody began. */
export function attributesBySpan(step) {
  const known = new Set(step.spans.map((span) => span.span_id));
  return Map.groupBy(step.attributes.map((attribute, at) => ({ ...attribute, at })), ({ span_id }) => (known.has(span_id) ? span_id : null));
}

/** Where the reader was zoomed to, and of which step. */
let last = null;

/**
 * @param {any} step
 * @param {(of: string, at: number) => (path: string, from: number) => Promise<any>} more asks for parts of a value of the step
 */
export function traceOf(step, more) {
  const open = step.status === "running";
  const ends = [step.ended, ...step.spans.map((span) => span.ended ?? span.started), ...step.streams.flatMap((s) => [s.ended, s.first_item])];
  const starts = [step.started, ...step.spans.map((span) => span.started), ...step.streams.map((stream) => stream.started)].filter(Boolean);
  if (!starts.length) starts.push(...ends.filter(Boolean));
  const from = Math.min(...starts.map(micros));
  const end = Math.max(from + 1, ...ends.filter(Boolean).map(micros));
  const bars = [];
  const now = () => (open ? Math.max(end, Date.now() * 1000) : end);

  const bar = (started, ended, look) => {
    const node = el(`span.bar-of.${look}`);
    bars.push({ node, from: micros(started ?? step.started) - from, to: ended ? micros(ended) - from : null });
    return el("span.track", {}, node);
  };
  const axis = el("div.axis", { "aria-hidden": "true" });
  const place = () => {
    const whole = now() - from;
    for (const { node, from: start, to } of bars) {
      // What is short and late is seen at the edge.
      const left = 100 * zoom.at(start / whole);
      node.style.left = left > 100 ? `${left}%` : `min(${left}%, calc(100% - 2px))`;
      node.style.width = `${Math.max(0.2, (100 * ((to ?? whole) - start)) / whole / zoom.width)}%`;
    }
    axis.replaceChildren(...[0, 0.25, 0.5, 0.75, 1].map((part) => el("span", {}, moment(whole * zoom.of(part), (whole * zoom.width) / 4))));
    last = { step: step.sequence_id, zoom };
  };
  const zoom = new Zoom(place);

  const levels = depths(step.spans);
  const own = attributesBySpan(step);
  const rows = el("div.waterfall", { role: "group", "aria-label": "Spans of this step" });
  const line = (name, look, started, ended, depth, attributes = []) => {
    const label = el("span.span-name", { title: name }, name);
    label.style.paddingInlineStart = `${depth * 0.9}rem`;
    const took = el("span.number.took", {}, ended ? between(started, ended) : open ? "running" : "not ended");
    const row = [label, bar(started, ended, ended ? look : open ? "running" : "warn"), took];
    if (!attributes.length) return el("div.span-row", {}, ...row);
    return el("details.span-row-more", {}, el("summary.span-row", {}, ...row), attributeList(attributes, more));
  };
  rows.append(line(step.action, step.status === "failed" ? "bad" : "step", step.started, step.ended, 0, own.get(null)));
  for (const stream of step.streams) {
    rows.append(line("waiting for the first item", "wait", stream.started, stream.first_item, 1));
    if (stream.first_item) rows.append(line(`stream${stream.items_streamed === null ? "" : `: ${stream.items_streamed} items`}`, "stream", stream.first_item, stream.ended, 1));
  }
  step.spans.forEach((span, at) => rows.append(line(span.span_name, "span", span.started, span.ended, levels[at] + 1, own.get(span.span_id))));
  last?.step === step.sequence_id ? zoom.as(last.zoom) : place();
  zoom.listen(rows, axis);
  const view = el("div", {}, zoom.tools, axis, rows, step.more ? el("p.quiet", {}, `and ${step.more} more spans or attributes`) : null, usageOf(step.attributes));
  if (open) {
    const timer = setInterval(() => (view.isConnected ? place() : clearInterval(timer)), 100);
  }
  if (step.spans.length === 0) view.append(el("p.quiet", {}, "This step wrote down no spans."));
  return view;
}

/** Attributes by name; what is large opens piece by piece. */
export function attributeList(attributes, more) {
  const entry = ({ key, value, at }) => {
    const isLarge = value.kind === "object" || value.kind === "list" || value.of;
    const shown = isLarge ? el("details", {}, el("summary.quiet", {}, brief(value)), treeOf(value, more("attribute", at))) : treeOf(value);
    return el("div", {}, el("dt", {}, key), el("dd", {}, shown));
  };
  return el("dl.attributes", {}, ...attributes.map(entry));
}

