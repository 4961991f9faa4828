// Search over machines and graphs, and from a box in a picture to its row.
import { byId } from "./dom.js";
import { plural } from "./format.js";

const search = byId("search");
const rows = [...document.querySelectorAll(".node-row")];

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    found += row.hidden ? 0 : 1;
  }
  for (const section of document.querySelectorAll("section.graph")) {
    for (const box of section.querySelectorAll(":scope > .canvas .node")) {
      const row = rowOf(section, box.dataset.node);
      box.classList.toggle("dim", Boolean(words.length) && (!row || row.hidden));
    }
  }
  byId("count").textContent = words.length ? `${plural(found, "node")} found` : "";
}

const rowOf = (section, name) => [...section.querySelectorAll(".node-row")].find((row) => row.dataset.node === name);

function open(event) {
  const box = event.target.closest?.(".node[data-node]");
  const row = box && rowOf(box.closest("section"), box.dataset.node);
  if (!row) return;
  row.open = true;
  row.scrollIntoView({ block: "center" });
  row.querySelector("summary").focus();
}

search?.addEventListener("input", filter);
document.addEventListener("click", open);
