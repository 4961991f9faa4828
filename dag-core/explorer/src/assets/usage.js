// Tokens and what they cost. A price that nobody gave is "–", never 0.
import { el } from "./dom.js";
import { count } from "./format.js";
import { costOf, money, priceOf, setPrice } from "./prices.js";

const INPUT = ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"];
const OUTPUT = ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"];
const MODEL = ["gen_ai.response.model", "gen_ai.request.model"];

/** The calls of a step: one for each span that wrote down tokens. */
export function callsOf(attributes) {
  const spans = new Map();
  for (const { key, span_id, value } of attributes) {
    if (!spans.has(span_id)) spans.set(span_id, {});
    spans.get(span_id)[key] = value.text;
  }
  const first = (found, names) => names.map((name) => found[name]).find((value) => value !== undefined);
  // As the server counts them for the whole run: whole numbers.
  const tokens = (found, names) => (/^\d+$/.test(first(found, names) ?? "") ? Number(first(found, names)) : undefined);
  return [...spans.values()]
    .map((found) => ({ model: first(found, MODEL) ?? "model", input: tokens(found, INPUT), output: tokens(found, OUTPUT) }))
    .filter((call) => call.input !== undefined || call.output !== undefined)
    .map((call) => ({ ...call, input: call.input ?? 0, output: call.output ?? 0 }));
}

function byModel(calls) {
  const models = new Map();
  for (const call of calls) {
    const sum = models.get(call.model) ?? { calls: 0, input: 0, output: 0 };
    models.set(call.model, { calls: sum.calls + 1, input: sum.input + call.input, output: sum.output + call.output });
  }
  return models;
}

/** The tokens of a step, as a table. */
export function usageOf(attributes) {
  return usageTable([...byModel(callsOf(attributes))].map(([model, sum]) => ({ model, ...sum })));
}

/**
 * A table of tokens by model, with prices that the reader sets.
 * @param {{ model: string, calls: number, input: number, output: number }[]} models
 */
export function usageTable(models) {
  if (!models.length) return null;
  const table = el("table.plain.usage", {}, el("caption", {}, "Tokens and cost; prices are yours, for a million tokens"));
  table.append(el("thead", {}, el("tr", {}, ...["Model", "Calls", "In", "Out", "Price in", "Price out", "Cost"].map((name) => el("th", { scope: "col" }, name)))));
  const all = el("td.cost");
  const rows = models.map((sum) => row(sum, () => total(all, models)));
  table.append(el("tbody", {}, ...rows));
  if (models.length > 1) {
    const added = (key) => el("td.number", {}, count(models.reduce((sum, model) => sum + model[key], 0)));
    table.append(el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, "all"), added("calls"), added("input"), added("output"), el("td"), el("td"), all)));
  }
  return el("div.scroll", { tabindex: "0", role: "group", "aria-label": "Tokens and cost" }, table);
}

function total(cell, models) {
  const costs = models.map(({ model, input, output }) => costOf(model, input, output).cost);
  const known = costs.every((cost) => cost !== null);
  cell.replaceChildren(el("b", {}, money(known ? costs.reduce((sum, cost) => sum + cost, 0) : null)), el("div.quiet", {}, known ? "all models" : "a price is not known"));
}

function row(sum, changed) {
  const { model } = sum;
  const cell = el("td.cost");
  const update = () => {
    const { cost, formula } = costOf(model, sum.input, sum.output);
    cell.replaceChildren(el("b", {}, money(cost)), el("div.quiet", {}, formula));
    changed();
  };
  const field = (side) => {
    const set = (event) => {
      setPrice(model, side, event.target);
      update();
    };
    return el("td", {}, el("input.price", { inputmode: "decimal", value: priceOf(model)[side] ?? "", "aria-label": `Price ${side} of ${model}`, oninput: set }));
  };
  update();
  return el("tr", {}, el("td", {}, model), el("td.number", {}, count(sum.calls)), el("td.number", {}, count(sum.input)), el("td.number", {}, count(sum.output)), field("input"), field("output"), cell);
}
