// How things look on the map: role by colour and hatching, what is known of a boundary by its line.
// Colours: M. Okabe and K. Ito, Color Universal Design (2008); purple darkened for contrast on the light ground.

import { svg } from "./words.js";

// as they stand in panel.css, light and dark
const CORE = "var(--core)";
const BACKGROUND = "var(--background)";
const PLACE = "var(--place)";
const REACH = "var(--reach)";
const DASH = { outline: undefined, inferred: "5 3", drawn: "5 3", schematic: "2 2.4" };

export const colours = { core: CORE, background: BACKGROUND, place: PLACE, reach: REACH };

/** @param {string} role @param {Site['style']} style @returns {Style} */
export function siteStyle(role, style) {
  const core = role === "core";
  // what is drawn looks as what is inferred does: neither is surveyed
  const look = style === "drawn" ? "inferred" : style;
  const name = (core ? "core" : "background") + (look === "outline" ? "" : "-" + look);
  return {
    color: core ? "var(--core-line)" : "var(--background-line)",
    weight: style === "schematic" ? 2.5 : 2,
    dashArray: style ? DASH[style] : undefined,
    lineCap: "butt",
    fillColor: "url(#fill-" + name + ")",
    fillOpacity: 1,
  };
}

/** @returns {Style} */
export function placeStyle() {
  return { color: PLACE, weight: 1.5, dashArray: "6 4", fillColor: "url(#fill-place)", fillOpacity: 1 };
}

/** @returns {Style} */
export function reachStyle() {
  return { color: REACH, weight: 1.5, dashArray: "12 5 2 5", fill: false };
}

// a place that fails, one for the committee and one that nothing decides are three things: by colour, dash and hatching
/** @type {Record<OpenVerdict, { color: string, dashArray: string, angle: number }>} */
const ISSUES = {
  fail: { color: "var(--fail)", dashArray: "2 4", angle: 90 },
  review: { color: "var(--review)", dashArray: "9 4", angle: 45 },
  undecided: { color: "var(--undecided)", dashArray: "5 3 1 3", angle: 0 },
};

export const openVerdicts = /** @type {OpenVerdict[]} */ (Object.keys(ISSUES));

/** @param {OpenVerdict} verdict @returns {Style} */
export function issueStyle(verdict) {
  const { color, dashArray } = ISSUES[verdict];
  return { color, weight: 2.5, dashArray, fillColor: "url(#fill-issue-" + verdict + ")", fillOpacity: 1 };
}

/**
 * @param {string} id @param {number} size @param {number} angle @param {string} ground @param {number} opacity
 * @param {Element[]} marks
 */
export function hatch(id, size, angle, ground, opacity, marks) {
  const node = svg("pattern", {
    id: "fill-" + id, width: size, height: size, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(" + angle + ")",
  });
  node.appendChild(svg("rect", { width: size, height: size, fill: ground, "fill-opacity": opacity }));
  marks.forEach((mark) => { node.appendChild(mark); });
  return node;
}

/** @param {number} size @param {string} colour @param {number} opacity @param {number} width */
export function stripe(size, colour, opacity, width) {
  return svg("line", {
    x1: 0, y1: size / 2, x2: size, y2: size / 2, stroke: colour, "stroke-width": width, "stroke-opacity": opacity,
  });
}

/** @param {number} size @param {string} colour */
function cross(size, colour) {
  return [
    stripe(size, colour, 0.55, 1),
    svg("line", {
      x1: size / 2, y1: 0, x2: size / 2, y2: size, stroke: colour, "stroke-opacity": 0.55, "stroke-width": 1,
    }),
  ];
}

// the patterns live outside the map: Leaflet makes one <svg> for each pane, and all of them refer to these
export function addPatterns() {
  const definitions = svg("defs", {},
    hatch("core", 8, 0, CORE, 0.2, []),
    hatch("core-inferred", 9, 45, CORE, 0.14, [stripe(9, CORE, 0.45, 1.2)]),
    hatch("core-schematic", 6, 0, CORE, 0.14, cross(6, CORE)),
    hatch("background", 6, 0, BACKGROUND, 0.38, []),
    hatch("background-inferred", 7, 45, BACKGROUND, 0.38, [stripe(7, BACKGROUND, 0.55, 1.2)]),
    hatch("background-schematic", 6, 0, BACKGROUND, 0.38, cross(6, BACKGROUND)),
    ...openVerdicts.map((verdict) => {
      const { color, angle } = ISSUES[verdict];
      return hatch("issue-" + verdict, 7, angle, color, 0.1, [stripe(7, color, 0.7, 1.4)]);
    }),
    hatch("place", 11, -45, PLACE, 0.04, [stripe(11, PLACE, 0.35, 1)])
  );
  document.body.appendChild(svg("svg", { class: "patterns", "aria-hidden": "true" }, definitions));
}

// a small picture of a style for the legend
/** @param {Style} style @param {boolean} [line] @param {boolean} [ringed] whether its ends are ringed as on the map */
export function swatch(style, line, ringed) {
  /** @type {Record<string, string | number>} */
  const attributes = {
    stroke: style.color || "", "stroke-width": style.weight || 1,
    fill: style.fill === false ? "none" : style.fillColor || "none",
  };
  if (style.dashArray) attributes["stroke-dasharray"] = style.dashArray;
  const shape = line
    ? svg("line", Object.assign({ x1: 1, y1: 7, x2: 25, y2: 7 }, attributes))
    : svg("rect", Object.assign({ x: 2, y: 2, width: 22, height: 11 }, attributes));
  return svg("svg", { width: 26, height: 15, class: "swatch", "aria-hidden": "true" }, shape,
    ...(ringed ? [4, 22] : []).map((at) => svg("circle", {
      cx: at, cy: 7, r: 3, fill: "var(--paper)", stroke: style.color || "", "stroke-width": 1.5,
    })));
}
