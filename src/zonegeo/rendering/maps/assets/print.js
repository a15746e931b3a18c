// Printing: one sheet with map, verdicts, legend, true scale and sources; the whole panel follows on the next pages.

import { closeSite } from "../../page/assets/card.js";
import { relabel } from "../../page/assets/labels.js";
import { element, findAll, only, read, svg, table } from "../../page/assets/words.js";

// one CSS pixel on paper
const PIXEL_M = 0.0254 / 96;
const NICE = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const CROWDED = 9;
/** @type {Atlas} */
let atlas;
/** @type {LaidOut | null} */
let laid = null;

/** @param {Atlas} owner */
export function usePrint(owner) {
  atlas = owner;
  document.documentElement.dataset.paper = "a4";
  window.addEventListener("beforeprint", lay);
  window.addEventListener("afterprint", restore);
}

/** @param {string} paper */
export function printOn(paper) {
  document.documentElement.dataset.paper = paper;
  window.print();
}

function lay() {
  if (laid !== null) return;
  closeSite();
  const map = atlas.map;
  const closed = /** @type {HTMLDetailsElement[]} */ (findAll("details.section:not([open]), details.more:not([open])"));
  const view = { centre: map.getCenter(), zoom: map.getZoom(), snap: map.options.zoomSnap };
  closed.forEach((box) => { box.open = true; });
  document.documentElement.classList.add("is-printing");
  laid = { ...view, closed, sheet: document.body.insertBefore(sheet(), document.body.firstChild) };
  map.invalidateSize({ animate: false });
  map.options.zoomSnap = 0;
  const scale = settle(map);
  only(".sheet-scale", laid.sheet).appendChild(scaleBar(scale));
  relabel(atlas);
}

function restore() {
  if (laid === null) return;
  const held = laid;
  laid = null;
  held.sheet.remove();
  held.closed.forEach((box) => { box.open = false; });
  document.documentElement.classList.remove("is-printing");
  atlas.map.options.zoomSnap = held.snap;
  atlas.map.invalidateSize({ animate: false });
  atlas.map.setView(held.centre, held.zoom, { animate: false });
  relabel(atlas);
}

// metres on the ground for one metre on paper, at the middle of the map
/** @param {L.Map} map @param {number} zoom */
function scaleOf(map, zoom) {
  const middle = map.getCenter();
  const here = map.project(middle, zoom);
  const there = map.unproject(here.add([100, 0]), zoom);
  return map.distance(middle, there) / 100 / PIXEL_M;
}

// the largest round scale at which everything fits
/** @param {L.Map} map */
function settle(map) {
  map.fitBounds(atlas.data.bounds, { animate: false, padding: [18, 18] });
  const found = scaleOf(map, map.getZoom());
  const power = Math.pow(10, Math.floor(Math.log10(found)));
  const scale = power * (NICE.find((each) => each * power >= found - 1e-6) || 10);
  map.setView(map.getCenter(), map.getZoom() + Math.log2(found / scale), { animate: false });
  return scale;
}

// bar as long as a round distance is at this scale; its ends are metres, its width millimetres of paper
/** @param {number} scale */
function scaleBar(scale) {
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
  return element("div", {}, element("div.bar-line", {}, bar, said("0 – " + told)),
    element("div", { text: () => "1:" + scale.toLocaleString("en-US", { maximumFractionDigits: 0 }) + " (" +
      read("print.at-full-size") + " " + paper + ")" }));
}

/** @param {string} text */
function said(text) {
  return element("span", { text: { ko: text, en: text } });
}

function sheet() {
  const data = atlas.data;
  return element("section.sheet", {}, head(data),
    element("div.sheet-side", {}, verdicts(data), legend(), facts(data)),
    element("p.sheet-foot", {}, element("strong", { text: "not-a-cadastral-map" }),
      element("span", { text: data.credits })));
}

/** @param {MapData} data */
function head(data) {
  const whole = data.verdict;
  const sign = element("span.glyph", { "aria-hidden": "true" });
  sign.textContent = whole.glyph;
  const drafted = document.querySelector(".banner.draft-mark");
  return element("header.sheet-head", {},
    element("div", {}, element("h1", { text: data.title }), element("p", { text: data.subject })),
    drafted ? element("p.draft-only", { text: "editor.draft-only" }) : null,
    // of a draft the sheet says what the page says of it, never what the designation is
    drafted ? draftVerdict(drafted) : element("p.sheet-verdict", { "data-verdict": whole.verdict }, sign,
      element("strong", { text: whole.word }), element("span", { text: whole.note })));
}

/** @param {Element} banner */
function draftVerdict(banner) {
  const node = element("p.sheet-verdict", { "data-verdict": banner.getAttribute("data-verdict") });
  node.append(...Array.from(only("p.whole", banner).childNodes, (each) => each.cloneNode(true)));
  return node;
}

// where there are too many for the sheet, those that do not count for the whole stand on the next page alone
/** @param {MapData} data */
function onSheet(data) {
  if (data.findings.length <= CROWDED) return data.findings;
  return data.findings.filter((finding) => finding.severity === null);
}

/** @param {MapData} data */
function verdicts(data) {
  const cell = element;
  const rows = onSheet(data).map((finding) => {
    const sign = finding.glyph + " ";
    return cell("tr", {}, cell("th", { scope: "row", text: finding.name }),
      cell("td", { text: finding.value }), cell("td", { text: finding.limit }),
      cell("td.verdict", { "data-verdict": finding.verdict, text: () => sign + read(finding.word) }),
      cell("td.clause", { text: finding.clause }));
  });
  const sheetTable = table("requirements", ["name", "value", "limit", "verdict", "clause"], rows);
  sheetTable.classList.add("sheet-verdicts");
  sheetTable.classList.toggle("is-long", rows.length > CROWDED);
  return sheetTable;
}

// the legend of the map without its switches; what is switched off is not on the sheet
function legend() {
  const list = element("ul.sheet-legend", { label: "legend" });
  findAll(".legend li").forEach((row) => {
    const box = row.querySelector("input");
    const picture = row.querySelector(".swatch");
    if ((box && !box.checked) || !picture) return;
    const copy = element("li", {}, picture.cloneNode(true));
    copy.appendChild(said(row.textContent.trim()));
    list.appendChild(copy);
  });
  return list;
}

/** @param {MapData} data */
function facts(data) {
  const arrow = only(".north").cloneNode(true);
  const today = new Date();
  const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((each) =>
    String(each).padStart(2, "0")).join("-");
  /** @param {Told} code @param {Told} value */
  const line = (code, value) => [element("dt", { text: code }), element("dd", { text: value })];
  return element("div.sheet-facts", {},
    element("div.sheet-scale", {}, arrow),
    element("dl", {}, line("print.crs", { ko: data.crs, en: data.crs }),
      line("print.as-of", { ko: data.as_of, en: data.as_of }),
      line("print.date", { ko: day, en: day }),
      line("print.map-plane", "print.web-mercator")),
    // where the table needs the room, the sources stand on the next page alone
    onSheet(data).length > CROWDED + 3 ? null : [
      element("h2", { text: "sources" }),
      element("ul.sheet-sources", {}, data.sources.map((row) => element("li", { text: row.source }))),
    ]);
}
