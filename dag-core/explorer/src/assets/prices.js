// What a million tokens of a model cost, as the reader says. A price that nobody gave is not known, and never 0.

const KEPT = "dag-explorer prices";
/** For browsers that keep nothing for a file opened from disk: prices last as long as the page. */
let here = "{}";

function prices() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? here);
  } catch {
    return JSON.parse(here);
  }
}

/** The prices of a model, as far as they are known. @returns {{ input?: number, output?: number }} */
export const priceOf = (model) => prices()[model] ?? {};

/** A price as people write it, with a point or a comma; undefined for what is none. */
function priceIn(text) {
  const price = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(price) && price >= 0 ? price : undefined;
}

/** Sets one price of a model as a field says it; what is no price forgets it. @param {"input" | "output"} side @param {HTMLInputElement} field */
export function setPrice(model, side, field) {
  const price = priceIn(field.value);
  field.setAttribute("aria-invalid", String(price === undefined && field.value.trim() !== ""));
  const all = prices();
  all[model] = { ...all[model], [side]: price };
  here = JSON.stringify(all);
  try {
    localStorage.setItem(KEPT, here);
  } catch {
    // The page itself still has it.
  }
}

/** What these tokens cost, and how that is reckoned; the cost is null where a price is not known. */
export function costOf(model, tokensIn, tokensOut) {
  const { input, output } = priceOf(model);
  if (!Number.isFinite(input) || !Number.isFinite(output)) return { cost: null, formula: "the price is not known" };
  return { cost: (tokensIn * input + tokensOut * output) / 1e6, formula: `(${tokensIn} × ${input} + ${tokensOut} × ${output}) / 1 000 000` };
}

/** A cost with three digits. */
export const money = (cost) => (cost === null ? "–" : cost.toLocaleString("en", { maximumSignificantDigits: 3, useGrouping: false }));
