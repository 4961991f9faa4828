// Elements from data. Texts only become texts: nothing that a run wrote is ever read as HTML.

/**
 * @param {string} tag `div`, or with classes `div.row.now`
 * @param {Record<string, any>} [props] attributes; `on…` are listeners, `undefined`, `null` and `false` are left out
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "value") node.value = value;
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false).map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

/** Puts these in place of what a node holds. */
export function fill(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** What an element is, whatever was counted or measured in it meanwhile. */
const identity = (it) => `${it.tagName} ${it.getAttribute("href") ?? it.getAttribute("aria-label") ?? it.textContent.replace(/[\d.]+/g, "")}`;

/** Draws a part of the page anew; who stood in it with the keyboard stands where they stood. */
export function keepingFocus(host, redraw) {
  const focused = document.activeElement;
  const stood = host !== focused && host.contains(focused) ? identity(focused) : null;
  redraw();
  if (stood === null || host.contains(document.activeElement)) return;
  [...host.querySelectorAll("a, button, summary, [tabindex]")].find((it) => identity(it) === stood)?.focus({ preventScroll: true });
}

/** The one element with this id. */
export const byId = (id) => document.getElementById(id);

/** An SVG of this server as part of the page. It is parsed as XML, not as HTML. */
export function picture(text) {
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  return document.importNode(svg, true);
}

/** Links to all formats of a picture. */
export const saveAs = (path, formats) => el("p.save", {}, "Save as", ...formats.split(" ").flatMap((format) => [" ", el("a", { href: `${path}/${format}`, download: true }, format)]));

/** Whether keys that are pressed belong to a field. */
export function isTyping(event) {
  const { target } = event;
  return event.ctrlKey || event.metaKey || event.altKey || (target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)));
}
