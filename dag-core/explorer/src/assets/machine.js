// The picture of the machine of a run, and the files that it is saved as.
import { text } from "./api.js";
import { el, fill, picture, saveAs } from "./dom.js";

const STANDS = ["current", "running", "failed", "cancelled"].map((status) => `[data-status=${status}]`).join();

export class MachinePicture {
  canvas = el("div.canvas", { tabindex: "0", role: "group", "aria-label": "State machine, marked where this step stands" });
  saving = el("div");

  /** @param {string} formats what it can be saved as */
  constructor(formats) {
    this.formats = formats;
  }

  /** Marked where a step stands. */
  draw(stepPath, signal) {
    return this.#fetch(`${stepPath}/picture.svg`, signal, saveAs(`${stepPath}/machine`, this.formats));
  }

  /** Of a run without a step. */
  drawUnmarked(path) {
    return this.#fetch(`${path}/picture.svg`);
  }

  none(why) {
    fill(this.canvas, el("p.quiet", {}, why));
    fill(this.saving);
  }

  async #fetch(path, signal, files = null) {
    try {
      const svg = picture(await text(path, signal));
      fill(this.canvas, svg);
      fill(this.saving, files);
      this.#scrollTo(svg.querySelector(STANDS));
    } catch (error) {
      if (error.name !== "AbortError") this.none(error.message);
    }
  }

  #scrollTo(node) {
    const [box, frame] = [node?.getBoundingClientRect(), this.canvas.getBoundingClientRect()];
    if (box && (box.top < frame.top || box.bottom > frame.bottom)) this.canvas.scrollTop += box.top - frame.top - frame.height / 2;
  }
}
