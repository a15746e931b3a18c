// Printing: one sheet with map, verdicts, legend, true scale and sources; the whole panel follows on the next pages.

import { closeSite } from "../../page/assets/card.js";
import { relabel } from "../../page/assets/labels.js";
import { scaleBar, settle } from "../../page/assets/paper_scale.js";
import { element, findAll, only, read, table } from "../../page/assets/words.js";

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
  const scale = settle(map, atlas.data.bounds, { padding: [18, 18] });
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
