// The timelines, closer: what a framework takes is far too short to be seen beside what a model takes. One axis for both variants.

import { moment } from "../explorer/format.js";
import { Zoom } from "../explorer/zoom.js";

function zoomed(table) {
  const bars = [...table.querySelectorAll("svg.bar")];
  const ticks = [...table.querySelectorAll(".ticks span")];
  const written = ticks.map((tick) => tick.textContent);
  const [, , units, height] = bars[0].getAttribute("viewBox").split(" ");
  const zoom = new Zoom(() => {
    for (const bar of bars) bar.setAttribute("viewBox", `${units * zoom.from} 0 ${units * zoom.width} ${height}`);
    const apart = (table.dataset.us * zoom.width) / (ticks.length - 1);
    const at = (tick) => moment(table.dataset.us * zoom.of(tick / (ticks.length - 1)), apart);
    ticks.forEach((tick, place) => (tick.textContent = zoom.width === 1 ? written[place] : at(place)));
  });
  zoom.listen(table, table.querySelector(".ticks"));
  table.closest(".scroll").before(zoom.tools);
}

/** Lets all timelines of a report be looked at closely. */
export function zoomTimelines(report) {
  for (const table of report.querySelectorAll(".timeline")) if (table.querySelector("svg.bar")) zoomed(table);
}
