// A map on paper: a round scale at which everything fits, and a bar of it that is true at full size.

import { element, read, svg } from "./words.js";

// one CSS pixel on paper
const PIXEL_M = 0.0254 / 96;
const NICE = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** @param {string} paper */
export function printOn(paper) {
  document.documentElement.dataset.paper = paper;
  window.print();
}

// metres on the ground for one metre on paper, at the middle of the map
/** @param {L.Map} map @param {number} zoom */
function scaleOf(map, zoom) {
  const middle = map.getCenter();
  const here = map.project(middle, zoom);
  const there = map.unproject(here.add([100, 0]), zoom);
  return map.distance(middle, there) / 100 / PIXEL_M;
}

// the largest round scale at which everything fits, for a map that does not snap to whole zooms
/** @param {L.Map} map @param {L.LatLngBoundsExpression} bounds @param {L.FitBoundsOptions} room */
export function settle(map, bounds, room) {
  map.fitBounds(bounds, { ...room, animate: false });
  const found = scaleOf(map, map.getZoom());
  const power = Math.pow(10, Math.floor(Math.log10(found)));
  const scale = power * (NICE.find((each) => each * power >= found - 1e-6) || 10);
  map.setView(map.getCenter(), map.getZoom() + Math.log2(found / scale), { animate: false });
  return scale;
}

// bar as long as a round distance is at this scale; its ends are metres, its width millimetres of paper
/** @param {number} scale */
export function scaleBar(scale) {
  const room = 45;
  const most = (room / 1000) * scale;
  const power = Math.pow(10, Math.floor(Math.log10(most)));
  const length = power * ([5, 2].find((each) => each * power <= most) || 1);
  const width = (length / scale) * 1000;
  const bar = svg("svg", { width: width + "mm", height: "3mm", viewBox: "0 0 100 6", preserveAspectRatio: "none",
    "aria-hidden": "true" },
    svg("rect", { x: 0, y: 1, width: 50, height: 4, fill: "var(--ink)" }),
    svg("rect", { x: 50, y: 1, width: 50, height: 4, fill: "var(--paper)" }),
    svg("rect", { x: 0, y: 1, width: 100, height: 4, fill: "none", stroke: "var(--ink)", "stroke-width": 1,
      "vector-effect": "non-scaling-stroke" }));
  const told = length >= 1000 ? length / 1000 + " km" : length + " m";
  const paper = String(document.documentElement.dataset.paper).toUpperCase();
  const ends = "0 – " + told;
  return element("div.paper-scale", {},
    element("div.bar-line", {}, bar, element("span", { text: { ko: ends, en: ends } })),
    element("div", { text: () => "1:" + scale.toLocaleString("en-US", { maximumFractionDigits: 0 }) + " (" +
      read("print.at-full-size") + " " + paper + ")" }));
}
