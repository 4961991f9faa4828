// Which part of a time axis is in sight: all of it, until somebody looks closer.
import { el } from "./dom.js";

/** No closer than a ten-thousandth of the axis. */
const CLOSEST = 1e-4;
/** So much closer by one notch of a wheel, or one press of a button. */
const NOTCH = 1.25;
const PRESS = 2;

export class Zoom {
  from = 0;
  width = 1;

  /** @param {() => void} draw is called when another part comes in sight */
  constructor(draw) {
    this.draw = draw;
    this.fit = el("button", { type: "button", disabled: true, title: "The whole step (double click)", onclick: () => this.#show(0, 1) }, "Fit");
    const closer = el("button", { type: "button", "aria-label": "Zoom in", title: "Zoom in (Ctrl and the wheel)", onclick: () => this.#closer(0.5, PRESS) }, "+");
    this.wider = el("button", { type: "button", disabled: true, "aria-label": "Zoom out", title: "Zoom out (Ctrl and the wheel)", onclick: () => this.#closer(0.5, 1 / PRESS) }, "−");
    const move = (by, sign, title) => el("button", { type: "button", disabled: true, "aria-label": title, title, onclick: () => this.#show(this.from + by * this.width, this.width) }, sign);
    this.moves = [move(-0.5, "◂", "Earlier"), move(0.5, "▸", "Later")];
    this.tools = el("div.zoom", { role: "group", "aria-label": "Zoom" }, ...this.moves, this.wider, closer, this.fit);
  }

  /** Where a part of the whole is, as a part of what is in sight. */
  at(part) {
    return (part - this.from) / this.width;
  }

  /** The part of the whole that is at this part of what is in sight. */
  of(part) {
    return this.from + part * this.width;
  }

  /** @param {HTMLElement} rows what the wheel and the double click are for @param {HTMLElement} axis whose width is what is in sight */
  listen(rows, axis) {
    rows.addEventListener("wheel", (event) => this.#wheel(event, axis.getBoundingClientRect()), { passive: false });
    rows.addEventListener("dblclick", () => this.#show(0, 1));
  }

  /** Shows what another one did: when what it shows is drawn anew. */
  as(other) {
    this.#show(other.from, other.width);
  }

  #wheel(event, { left, width }) {
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    const pointed = Math.min(1, Math.max(0, (event.clientX - left) / width));
    if (event.ctrlKey && event.deltaY) this.#closer(pointed, event.deltaY < 0 ? NOTCH : 1 / NOTCH);
    else if (sideways && this.width < 1) this.#show(this.from + (sideways / width) * this.width, this.width);
    else return;
    event.preventDefault();
  }

  /** So many times closer, while what is at this part of what is in sight stays there. */
  #closer(part, times) {
    const width = Math.min(1, Math.max(CLOSEST, this.width / times));
    this.#show(this.of(part) - part * width, width);
  }

  #show(from, width) {
    this.width = width;
    this.from = Math.min(1 - width, Math.max(0, from));
    for (const button of [this.fit, this.wider, ...this.moves]) button.disabled = width === 1;
    this.draw();
  }
}
