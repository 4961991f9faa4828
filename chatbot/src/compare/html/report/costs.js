// What the calls cost at the reader's prices: each call, each variant, and the difference. What is not known is "–", never 0.

import { costOf, money, priceOf, setPrice } from "../explorer/prices.js";

/** Nothing, as soon as one of them is not known. */
const sum = (costs) => costs.reduce((all, cost) => (all === null || cost === null ? null : all + cost), 0);
const less = (one, other) => (one === null || other === null ? null : one - other);

/** A difference with its sign; "same" only where both are known. */
function signed(difference) {
  if (difference === null) return "–";
  if (difference === 0) return "same";
  return (difference > 0 ? "+" : "-") + money(Math.abs(difference));
}

/** Writes the cost of one call into its row. @returns {number | null} */
function call(row) {
  const { model, input, output } = row.dataset;
  const known = input === undefined ? { cost: null, formula: row.dataset.why } : costOf(model, Number(input), Number(output));
  row.querySelector(".money").textContent = money(known.cost);
  row.querySelector(".formula").textContent = known.formula;
  return known.cost;
}

/** The costs of one prompt; one that asks no model costs nothing. @returns {number | null} the difference to the baseline */
function prompt(report, section) {
  const total = (variant) => sum([...section.querySelectorAll(`.cost tbody.${variant} [data-model]`)].map(call));
  const [dag, plain] = [total("dag"), total("plain")];
  const difference = report.dataset.baseline === "dag" ? less(plain, dag) : less(dag, plain);
  const texts = { dag: money(dag), plain: money(plain), difference: signed(difference) };
  const cells = [...section.querySelectorAll("[data-total]"), ...report.querySelectorAll(`[data-total-of="${section.dataset.prompt}"]`)];
  for (const cell of cells) cell.textContent = texts[cell.dataset.total];
  return difference;
}

/** Shows the costs of a report, and again whenever a price is set. */
export function showCosts(report) {
  const fields = [...report.querySelectorAll("input[data-price]")];
  const update = () => {
    for (const field of fields) {
      if (field !== document.activeElement) field.value = priceOf(field.dataset.model)[field.dataset.price] ?? "";
    }
    const differences = [...report.querySelectorAll(".prompt")].map((section) => prompt(report, section));
    for (const cell of report.querySelectorAll('[data-total-of="all"]')) cell.textContent = signed(sum(differences));
  };
  for (const field of fields) {
    field.addEventListener("input", () => {
      setPrice(field.dataset.model, field.dataset.price, field);
      update();
    });
  }
  // Prices that are set in another window.
  addEventListener("storage", update);
  update();
}
