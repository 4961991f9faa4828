"use strict";
const by = (id) => document.getElementById(id);
const view = by("view"), svg = view.querySelector("svg");
// What is in an image cannot be reached by those who do not see it.
svg.setAttribute("role", "group");
const nodes = [...svg.querySelectorAll(".node")];
const placeOf = new Map(nodes.map((node, at) => [node.dataset.node, at]));
const edges = [...svg.querySelectorAll(".edge[data-from]")].map((g) => ({ g, from: placeOf.get(g.dataset.from), to: placeOf.get(g.dataset.to) }));
const clusters = [...svg.querySelectorAll(".cluster")];
const name = (node) => node.querySelector("title").textContent.split("\n")[0];
const names = nodes.map((node) => node.querySelector("title").textContent.toLowerCase());
const size = { width: svg.width.baseVal.value, height: svg.height.baseVal.value };

// Moving and zooming: one transform, set once for each frame.
let x = 0, y = 0, scale = 1, waiting = false;
function show() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; svg.style.transform = `translate(${x}px,${y}px) scale(${scale})`; });
}
function zoom(factor, atX = view.clientWidth / 2, atY = view.clientHeight / 2) {
  const next = Math.min(8, Math.max(0.02, scale * factor));
  x = atX - (atX - x) * next / scale; y = atY - (atY - y) * next / scale; scale = next;
  show();
}
function fit() {
  scale = Math.min(1, view.clientWidth / size.width, view.clientHeight / size.height);
  x = (view.clientWidth - size.width * scale) / 2; y = Math.max(0, (view.clientHeight - size.height * scale) / 2);
  show();
}
function toNode(node) {
  const box = node.getBBox();
  if (scale < 0.4) scale = 0.8;
  x = view.clientWidth / 2 - (box.x + box.width / 2) * scale; y = view.clientHeight / 2 - (box.y + box.height / 2) * scale;
  show();
}
let held = null, moved = false;
view.addEventListener("pointerdown", (event) => { held = { x: event.clientX - x, y: event.clientY - y, at: [event.clientX, event.clientY] }; moved = false; });
addEventListener("pointermove", (event) => {
  if (!held) return;
  if (Math.hypot(event.clientX - held.at[0], event.clientY - held.at[1]) > 3) { moved = true; view.classList.add("moving"); }
  if (moved) { x = event.clientX - held.x; y = event.clientY - held.y; show(); }
});
addEventListener("pointerup", () => { held = null; view.classList.remove("moving"); });
view.addEventListener("wheel", (event) => {
  event.preventDefault();
  const place = view.getBoundingClientRect();
  zoom(Math.exp(-event.deltaY / 400), event.clientX - place.left, event.clientY - place.top);
}, { passive: false });

// What is within some steps of a node; everything else stands back.
let focused = null;
function around(start, steps) {
  let near = new Set([start]);
  for (let step = 0; step < steps; step++) {
    const more = new Set(near);
    for (const { from, to } of edges) { if (near.has(from)) more.add(to); if (near.has(to)) more.add(from); }
    if (more.size === near.size) break;
    near = more;
  }
  return near;
}
function focusOn(at) {
  focused = at;
  const near = at === null ? null : around(at, +by("steps").value || 1);
  nodes.forEach((node, at) => node.classList.toggle("faded", !!near && !near.has(at)));
  edges.forEach(({ g, from, to }) => g.classList.toggle("faded", !!near && !(near.has(from) && near.has(to))));
  by("said").textContent = near ? `${name(nodes[at])}: ${near.size} of ${nodes.length} nodes` : "";
}

// A closed group covers what is in it; edges end at its side.
const holds = (cluster, box) => {
  const outer = cluster.querySelector("rect").getBBox();
  return box.x >= outer.x && box.y >= outer.y && box.x + box.width <= outer.x + outer.width && box.y + box.height <= outer.y + outer.height;
};
const inner = new Map();
const openAt = clusters.map((cluster) => cluster.nextSibling);
function toggle(cluster) {
  if (!inner.has(cluster)) {
    inner.set(cluster, new Set(nodes.flatMap((node, at) => holds(cluster, node.querySelector(".box").getBBox()) ? [at] : [])));
  }
  const closed = cluster.classList.toggle("closed");
  if (closed) svg.append(cluster); else svg.insertBefore(cluster, openAt[clusters.indexOf(cluster)]);
  const covered = new Set(clusters.filter((one) => one.classList.contains("closed")).flatMap((one) => [...inner.get(one)]));
  nodes.forEach((node, at) => node.classList.toggle("hidden", covered.has(at)));
  edges.forEach(({ g, from, to }) => g.classList.toggle("hidden", covered.has(from) && covered.has(to)));
  by("said").textContent = `${cluster.dataset.group}: ${inner.get(cluster).size} nodes ${closed ? "closed" : "open"}`;
  cluster.focus();
}

// Search: matches are marked, and Enter goes on to the next.
let found = [], current = -1;
function search() {
  const text = by("search").value.trim().toLowerCase();
  found = text ? nodes.flatMap((_, at) => names[at].includes(text) ? [at] : []) : [];
  current = -1;
  nodes.forEach((node, at) => node.classList.toggle("found", found.includes(at)));
  by("said").textContent = text ? `${found.length} of ${nodes.length} nodes` : "";
}
function next() {
  if (!found.length) return;
  current = (current + 1) % found.length;
  toNode(nodes[found[current]]);
  by("said").textContent = `${current + 1} of ${found.length}: ${name(nodes[found[current]])}`;
}

for (const [at, node] of nodes.entries()) {
  node.setAttribute("tabindex", "0"); node.setAttribute("role", "button"); node.setAttribute("aria-label", name(node));
  node.addEventListener("click", (event) => { if (!moved && !event.target.closest("a")) focusOn(focused === at ? null : at); });
  node.addEventListener("focus", () => { if (node.matches(":focus-visible")) { view.scrollTo(0, 0); toNode(node); } });
}
for (const cluster of clusters) {
  cluster.setAttribute("tabindex", "0"); cluster.setAttribute("role", "button"); cluster.setAttribute("aria-label", `group ${cluster.dataset.group}`);
  cluster.addEventListener("dblclick", () => toggle(cluster));
}
by("search").addEventListener("input", search);
by("steps").addEventListener("input", () => focusOn(focused));
by("all").addEventListener("click", () => { by("search").value = ""; search(); focusOn(null); });
by("fit").addEventListener("click", fit);
by("help").addEventListener("click", () => by("keys").showModal());
const steps = (by_) => { by("steps").value = Math.max(1, (+by("steps").value || 1) + by_); focusOn(focused); };
const keys = {
  "/": () => by("search").focus(), "Escape": () => { by("all").click(); view.focus(); }, "?": () => by("keys").showModal(),
  "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), "0": fit, "1": () => zoom(1 / scale),
  "[": () => steps(-1), "]": () => steps(1),
  "ArrowLeft": () => { x += 60; show(); }, "ArrowRight": () => { x -= 60; show(); },
  "ArrowUp": () => { y += 60; show(); }, "ArrowDown": () => { y -= 60; show(); },
};
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || by("keys").open) return;
  const at = document.activeElement;
  if (at.tagName === "INPUT" && event.key !== "Escape") { if (event.key === "Enter" && at.id === "search") next(); return; }
  if (event.key === "Enter" && at.closest && at.closest(".node")) focusOn(focused === nodes.indexOf(at) ? null : nodes.indexOf(at));
  else if (event.key === "Enter" && clusters.includes(at)) toggle(at);
  else if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
addEventListener("resize", show);
fit();
