// One requirement as a chart: interval, value and limit on a line from zero, the allowed side shaded.

import { element, read, say, svg } from "./words.js";

const SMALL = { width: 112, height: 26, top: 7, tall: 17 };
const LARGE = { width: 400, height: 24, top: 3, tall: 20 };

// the chart of a row; `about` is what it says to those who do not see it
/** @param {Chart} chart @param {Told} about */
export function rowChart(chart, about) {
  const drawing = draw(chart, SMALL);
  drawing.setAttribute("role", "img");
  say(drawing, about, "aria-label");
  return drawing;
}

// the same with its figures: nominal margin above, certain margin below
/** @param {Chart} chart */
export function openChart(chart) {
  const { marks } = chart;
  const worst = worstEnd(chart);
  const upper = element("div.marks", {}, chart.value === null ? null : bracket("nominal", chart.value, chart.limit),
    pairOfMarks(chart, chart.value, marks.value, marks.limit));
  const lower = element("div.marks.below", {}, marks.certain && worst !== null
    ? bracket("certain", worst, chart.limit) : null,
  worst === null ? null : mark(worst, worst <= chart.limit ? "end" : "start",
    chart.allowed === "below" ? marks.high : marks.low));
  const drawing = draw(chart, LARGE);
  drawing.setAttribute("aria-hidden", "true");
  return element("figure.open-chart", {}, over(chart.value, chart.limit, marks.nominal), upper, drawing, lower,
    marks.certain && worst !== null ? over(worst, chart.limit, marks.certain) : null);
}

// the end of the interval that decides whether the margin is certain; none where nothing bounds it
/** @param {Chart} chart */
function worstEnd(chart) {
  return chart.allowed === "below" ? chart.high : chart.low;
}

/** @param {number} share */
function percent(share) {
  return (share * 100).toFixed(2) + "%";
}

// a line above or below two marks, with ends
/** @param {string} name @param {number} from @param {number} to */
function bracket(name, from, to) {
  const node = element("i.bracket." + name);
  node.style.left = percent(Math.min(from, to));
  node.style.width = percent(Math.abs(to - from));
  return node;
}

// a text that ends, or begins, at a share of the line; what has no room on its side stands on the other one
/** @param {number} at @param {string} side @param {Pair | null} told */
function mark(at, side, told) {
  if (!told) return null;
  const node = element("span.mark", { text: told });
  const before = side === "end" ? at >= 0.2 : at > 0.81;
  if (before) node.style.right = "calc(" + percent(1 - at) + " + 5px)";
  else node.style.left = "calc(" + percent(at) + " + 5px)";
  return node;
}

// value and limit stand on the outer sides of what lies between them
/** @param {Chart} chart @param {number | null} value @param {Pair | null} said @param {Pair} limit */
function pairOfMarks(chart, value, said, limit) {
  if (value === null) return [mark(chart.limit, chart.allowed === "below" ? "start" : "end", limit)];
  const before = value < chart.limit || (value === chart.limit && chart.allowed === "below");
  return [mark(value, before ? "end" : "start", said), mark(chart.limit, before ? "start" : "end", limit)];
}

// a margin is told in the middle of what it spans, as far as there is room
/** @param {number | null} from @param {number} to @param {Pair | null} told */
function over(from, to, told) {
  if (from === null || !told) return null;
  const node = element("b.mark.middle", { text: told });
  node.style.left = percent(Math.min(Math.max((from + to) / 2, 0.2), 0.8));
  return element("div.marks", {}, node);
}

/** @param {Omit<Chart, 'marks'>} chart @param {typeof SMALL} size */
function draw(chart, size) {
  const { width, height, top, tall } = size;
  const low = top + tall;
  const middle = top + tall / 2 + 0.5;
  /** @param {number} share */
  const x = (share) => share * width;
  const limit = x(chart.limit);
  const below = chart.allowed === "below";
  const high = chart.high === null ? 1 : chart.high;
  const drawing = svg("svg", { class: "chart", width, height, viewBox: "0 0 " + width + " " + height },
    svg("rect", { class: "track", x: 0, y: top, width, height: tall }),
    svg("rect", { class: "allowed", x: below ? 0 : limit, y: top, width: below ? limit : width - limit, height: tall }),
    svg("path", { class: "base", d: "M0 " + low + "H" + width }));
  if (high > chart.low) {
    drawing.appendChild(svg("rect", {
      class: "interval", x: x(chart.low), y: middle - 3, width: Math.max(x(high - chart.low), 2), height: 6, rx: 3,
    }));
  }
  if (chart.high === null) {
    drawing.appendChild(svg("path", { class: "interval", d: "M" + (width - 9) + " " + (middle - 6) + "L" + width + " " +
      middle + "L" + (width - 9) + " " + (middle + 6) + "Z" }));
  }
  // the flag of the limit leans to the side that is allowed
  drawing.appendChild(svg("path", { class: "limit", d: "M" + limit + " " + (top - 3) + "V" + (low + 1) }));
  drawing.appendChild(svg("path", { class: "flag", d: "M" + limit + " " + (top - 3) + "h" + (below ? -5 : 5) +
    "l" + (below ? 5 : -5) + " 5Z" }));
  if (chart.value !== null) drawing.appendChild(diamond("value", x(chart.value), middle, 5.5));
  return drawing;
}

/** @param {string} name @param {number} x @param {number} y @param {number} half */
function diamond(name, x, y, half) {
  return svg("path", { class: name, d: "M" + x + " " + (y - half) + "l" + half + " " + half + "l" + -half + " " + half +
    "l" + -half + " " + -half + "Z" });
}

// what the signs of the charts mean, once below them
export function chartKey() {
  const limit = draw({ value: null, low: 0, high: 0, limit: 0.72, allowed: "below" },
    { width: 30, height: 14, top: 3, tall: 10 });
  const value = svg("svg", { class: "chart", width: 12, height: 12, viewBox: "0 0 12 12" }, diamond("value", 6, 6, 5));
  const interval = svg("svg", { class: "chart", width: 24, height: 8, viewBox: "0 0 24 8" },
    svg("rect", { class: "interval", x: 0, y: 1, width: 24, height: 6, rx: 3 }));
  return element("p.chart-key", {}, [[limit, "chart-limit"], [value, "chart-value"], [interval, "chart-interval"]]
    .map(([picture, code]) => {
      /** @type {Element} */ (picture).setAttribute("aria-hidden", "true");
      return element("span", {}, /** @type {Element} */ (picture), element("span", { text: String(code) }));
    }));
}

// what a chart shows, in words
/** @param {Chart} chart */
export function chartWords(chart) {
  const { marks } = chart;
  return [marks.value, marks.low, marks.high, marks.limit, marks.nominal, marks.certain].map(read).filter(Boolean)
    .join(", ");
}
