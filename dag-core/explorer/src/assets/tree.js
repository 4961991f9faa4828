// A value as a tree whose parts are fetched when they are opened.
import { el } from "./dom.js";
import { bytes, count, plural } from "./format.js";

const escaped = (key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");

/**
 * @param {any} tree a value, or the beginning of one
 * @param {(path: string, from: number) => Promise<any>} [more] asks for a part by its JSON pointer
 */
export function treeOf(tree, more, path = "") {
  if (!tree) return el("p.quiet", {}, "There is none.");
  if (tree.kind === "object" || tree.kind === "list") return contents(tree, more, path);
  return scalar(tree, more, path);
}

function scalar(tree) {
  if (tree.kind === "null") return el("span.v-null", {}, "null");
  if (tree.kind === "bool") return el("span.v-bool", {}, String(tree.value));
  if (tree.kind === "number") return el("span.v-number", {}, tree.text);
  const cut = tree.of ? el("span.quiet", {}, ` … ${bytes(tree.of)} in all`) : null;
  const long = tree.text.length > 160 || tree.text.includes("\n");
  return long ? el("div.v-long", {}, el("pre", { tabindex: "0" }, tree.text), cut) : el("span.v-text", {}, JSON.stringify(tree.text), cut);
}

const failed = (error) => el("span.bad", { role: "alert" }, ` ${error.message}`);

/** One line that says what a part holds. */
export function brief(tree) {
  if (tree.kind === "object") return `{ ${plural(tree.size, "entry").replace("entrys", "entries")} }`;
  if (tree.kind === "list") return `[ ${plural(tree.size, "item")} ]`;
  if (tree.kind === "text") return JSON.stringify(tree.text.length > 120 ? `${tree.text.slice(0, 120)}…` : tree.text);
  return tree.text ?? String(tree.value ?? null);
}

const partsOf = (tree) => (tree.kind === "list" ? (tree.items ?? []).map((item, at) => [tree.from + at, item]) : (tree.entries ?? []));

function contents(tree, more, path) {
  const list = el("ul.tree");
  if (!tree.size) return el("span.quiet", {}, tree.kind === "list" ? "[ ] empty" : "{ } empty");
  add(list, tree, more, path);
  return list;
}

function add(list, tree, more, path) {
  const parts = partsOf(tree);
  list.append(...parts.map(([key, value]) => el("li", {}, line(key, value, more, `${path}/${escaped(key)}`))));
  const next = tree.from + parts.length;
  if (next >= tree.size) return;
  const button = el("button.more", { type: "button" }, more ? `Show more: ${count(next)} of ${count(tree.size)}` : `${count(tree.size - next)} more`);
  button.disabled = !more;
  const item = el("li", {}, button);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const rest = await more(path, next);
      item.remove();
      add(list, rest, more, path);
    } catch (error) {
      item.replaceChildren(button, failed(error));
      button.disabled = false;
    }
  });
  list.append(item);
}

function line(key, value, more, path) {
  const name = el("span.key", {}, key === "" ? '""' : String(key));
  const isOpenable = (value.kind === "object" || value.kind === "list") && value.size;
  if (!isOpenable) return el("div.leaf", {}, name, treeOf(value, more, path));
  const known = value.items ?? value.entries;
  const details = el("details", { open: known && value.size <= 8 }, el("summary", {}, name, el("span.quiet", {}, brief(value))));
  let filled = false;
  const open = async () => {
    if (filled) return;
    filled = true;
    details.querySelector(":scope > .bad")?.remove();
    try {
      const whole = known ? value : more ? await more(path, 0) : null;
      details.append(whole ? contents(whole, more, path) : el("p.quiet", {}, "not shown here"));
    } catch (error) {
      filled = false;
      details.append(failed(error));
    }
  };
  details.addEventListener("toggle", () => details.open && open());
  if (details.open) open();
  return details;
}
