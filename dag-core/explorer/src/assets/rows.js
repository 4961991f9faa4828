// A list of which only the rows in sight are elements, however many it has.
import { el, keepingFocus } from "./dom.js";

/** Rows above and below those in sight. */
const MARGIN = 12;

export class Rows {
  /**
   * @param {HTMLElement} host scrolls
   * @param {(at: number) => HTMLElement} render the row at a place
   * @param {(from: number, to: number) => void} [seen] which rows are in sight
   */
  constructor(host, render, seen = () => {}) {
    Object.assign(this, { host, render, seen, count: 0, drawn: new Map(), asked: 0 });
    this.space = el("div.space", { role: "presentation" });
    host.append(this.space);
    host.addEventListener("scroll", () => this.later(), { passive: true });
    new ResizeObserver(() => this.later()).observe(host);
  }

  /** How high a row is: the style says so. */
  get height() {
    return parseFloat(getComputedStyle(this.host).getPropertyValue("--row")) || 32;
  }

  /** So many rows now; those that are drawn are drawn anew. */
  set(count) {
    this.count = count;
    this.refresh();
  }

  refresh() {
    keepingFocus(this.host, () => {
      this.clear();
      this.draw();
    });
  }

  clear() {
    this.drawn.forEach((row) => row.remove());
    this.drawn.clear();
  }

  later() {
    cancelAnimationFrame(this.asked);
    this.asked = requestAnimationFrame(() => this.draw());
  }

  draw() {
    const { host, height } = this;
    if (height !== this.drawnAt) this.clear();
    this.drawnAt = height;
    this.space.style.height = `${this.count * height}px`;
    const from = Math.max(0, Math.floor(host.scrollTop / height) - MARGIN);
    const to = Math.min(this.count, Math.ceil((host.scrollTop + host.clientHeight) / height) + MARGIN);
    for (const [at, row] of this.drawn) {
      if (at < from || at >= to) {
        row.remove();
        this.drawn.delete(at);
      }
    }
    for (let at = from; at < to; at += 1) if (!this.drawn.has(at)) this.put(at, height);
    this.seen(from, to);
  }

  put(at, height = this.drawnAt) {
    const row = this.render(at);
    row.style.transform = `translateY(${at * height}px)`;
    const was = this.drawn.get(at);
    // They stand in their order, also for those who have them read.
    const next = Math.min(...[...this.drawn.keys()].filter((other) => other > at));
    was ? was.replaceWith(row) : this.space.insertBefore(row, this.drawn.get(next) ?? null);
    this.drawn.set(at, row);
  }

  /** Draws one row anew, if it is in sight. */
  update(at) {
    if (this.drawn.has(at)) this.put(at);
  }

  /** Brings a row into sight. */
  show(at) {
    const { host, height } = this;
    const top = at * height;
    if (top < host.scrollTop) host.scrollTop = top;
    else if (top + height > host.scrollTop + host.clientHeight) host.scrollTop = top + height - host.clientHeight;
    this.draw();
  }
}
