// Keys of a page. What has `data-key` is done by that key and listed with all others; none is taken from the browser.

import { el, isTyping } from "../explorer/dom.js";

const keyed = (key) => [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((it) => it.checkVisibility());

/** Shows all keys; it is made anew, since what can be done changes. */
function list(others) {
  const of = (it) => [it.dataset.key === "Escape" ? "Esc" : it.dataset.key, it.dataset.does];
  const rows = [...others, ...[...document.querySelectorAll("[data-key]")].filter((it) => it.checkVisibility()).map(of)];
  const row = ([key, does]) => el("tr", {}, el("th", { scope: "row" }, ...key.split(" ").map((part) => el("kbd", {}, part))), el("td", {}, does));
  const close = el("button", { type: "button" }, "Close");
  const dialog = el("dialog.keys", { "aria-labelledby": "keys-head" }, el("h2", { id: "keys-head" }, "Keys"), el("table", {}, el("tbody", {}, ...rows.map(row))), close);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Listens to keys: to those of `data-key`, and to `others`, which has a row for each and what it does. */
export function listenToKeys(others = []) {
  const does = new Map(others.flatMap(([keys, , act]) => keys.split(" ").map((key) => [key, act])));
  addEventListener("keydown", (event) => {
    if (isTyping(event) || document.querySelector("dialog[open]")) return;
    const act = does.get(event.key);
    if (act) act(event.key);
    else keyed(event.key)?.click();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.('[data-key="?"]')) list(others);
  });
}
