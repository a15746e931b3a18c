// The divider of the swipe: A is left of it, B right. A slider for the keyboard, a handle for the pointer.

import { relabel } from "../../page/assets/labels.js";
import { paneOf } from "../../page/assets/view.js";
import { element, svg } from "../../page/assets/words.js";

const SMALL = 1;
const LARGE = 10;
/** @type {Record<string, (at: number) => number>} */
const KEYS = {
  ArrowLeft: (at) => at - SMALL, ArrowDown: (at) => at - SMALL,
  ArrowRight: (at) => at + SMALL, ArrowUp: (at) => at + SMALL,
  PageDown: (at) => at - LARGE, PageUp: (at) => at + LARGE,
  Home: () => 0, End: () => 100,
};

/** @param {ComparisonPage} page */
export function addDivider(page) {
  const grip = svg("svg", { width: 22, height: 14, viewBox: "0 0 22 14", "aria-hidden": "true" },
    svg("path", { d: "M7 1 L1 7 L7 13 M15 1 L21 7 L15 13", fill: "none", stroke: "currentColor", "stroke-width": 2 }));
  const node = element("div.divider", {
    role: "slider", tabindex: "0", "data-obstacle": "", label: "divider", "aria-orientation": "horizontal",
    "aria-valuemin": "0", "aria-valuemax": "100",
  }, element("span.grip", {}, grip));
  // below the names, so that it strikes none of them out
  page.line = element("div.divider-line", { "aria-hidden": "true" });
  paneOf(page.maps[0], "divider").appendChild(page.line);
  page.divider = node;
  page.at = 50;
  page.box.appendChild(node);
  node.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(page, KEYS[event.key](page.at));
    page.atlases.forEach(relabel);
  });
  follow(page, node);
  page.maps[0].on("move zoom resize viewreset", () => { if (page.mode === "swipe") clip(page); });
}

/** @param {ComparisonPage} page @param {HTMLElement} node */
function follow(page, node) {
  L.DomEvent.disableClickPropagation(node);
  node.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    node.setPointerCapture(event.pointerId);
    node.focus({ preventScroll: true });
  });
  node.addEventListener("pointermove", (event) => {
    if (!node.hasPointerCapture(event.pointerId)) return;
    const box = page.box.getBoundingClientRect();
    move(page, ((event.clientX - box.left) / box.width) * 100);
  });
  // names make room for the handle where it is let go
  node.addEventListener("lostpointercapture", () => { page.atlases.forEach(relabel); });
}

/** @param {ComparisonPage} page @param {number} to */
function move(page, to) {
  page.at = Math.max(0, Math.min(100, to));
  place(page);
  clip(page);
  hideNames(page);
}

/** @param {ComparisonPage} page */
function place(page) {
  const percent = Math.round(page.at);
  page.divider.setAttribute("aria-valuenow", String(percent));
  page.divider.setAttribute("aria-valuetext", "A " + percent + " %, B " + (100 - percent) + " %");
  // at either end the handle stays on the map
  page.divider.style.left = "clamp(22px, " + page.at + "%, calc(100% - 22px))";
}

// each side is cut along the divider; the panes move with the map, so the cut is set against that movement
/** @param {ComparisonPage} page */
function clip(page) {
  const map = page.maps[0];
  const size = map.getSize();
  const from = map.containerPointToLayerPoint([0, 0]);
  const to = map.containerPointToLayerPoint(size);
  const x = from.x + (size.x * page.at) / 100;
  /** @param {number} left @param {number} right */
  const cut = (left, right) => "polygon(" + [[left, from.y], [right, from.y], [right, to.y], [left, to.y]]
      .map((point) => point[0] + "px " + point[1] + "px").join(", ") + ")";
  L.DomUtil.setPosition(page.line, L.point(x, from.y));
  page.line.style.height = size.y + "px";
  paneOf(map, "side-a").style.clipPath = cut(from.x, x);
  paneOf(map, "side-b").style.clipPath = cut(x, to.x);
}

// a name of one side alone is shown where that side is
/** @param {ComparisonPage} page @param {Label} label */
function isHidden(page, label) {
  if (!label.side) return false;
  const map = page.maps[0];
  const where = label.ends
    ? L.latLngBounds(label.ends).getCenter() : /** @type {L.GeoJSON} */ (label.layer).getBounds().getCenter();
  const left = map.latLngToContainerPoint(where).x <= (map.getSize().x * page.at) / 100;
  return (label.side === "a") !== left;
}

/** @param {ComparisonPage} page */
function hideNames(page) {
  const atlas = page.atlases[0];
  const hidden = atlas.labels.labels.map((label) => isHidden(page, label)).join();
  if (hidden !== page.hidden) atlas.labels.again();
  page.hidden = hidden;
}

/** @param {ComparisonPage} page */
export function useDivider(page) {
  const swipe = page.mode === "swipe";
  page.divider.hidden = !swipe;
  page.line.hidden = !swipe;
  page.atlases[0].isHidden = swipe ? (label) => isHidden(page, label) : null;
  if (!swipe) {
    ["side-a", "side-b"].forEach((name) => { paneOf(page.maps[0], name).style.clipPath = ""; });
    return;
  }
  page.hidden = null;
  place(page);
  clip(page);
  hideNames(page);
}
