// Around the map: verdicts at a glance, the same land as a table, and every table in full.

import { placeStyle, swatch } from "../../page/assets/style.js";
import { element, languageButton, only, read, say, sayAgain } from "../../page/assets/words.js";
import { landStyles, sitesNowhere } from "./land.js";
import { changeName, siteOf, sitesOf } from "./pairs.js";

/** @type {(keyof LandAreas)[]} */
const COLUMNS = ["before", "after", "kept", "added", "removed"];
/** @type {(LandKind | Role)[]} */
const KEYS = ["kept", "added", "removed", "core", "background"];
const HEADINGS = ["land.site", "area-a", "area-b", "kept", "added", "removed"];

/** @param {ComparisonPage} page @param {() => void} again */
export function addGlance(page, again) {
  const data = page.data;
  const panel = only("#panel");
  say(panel, "compared", "aria-label");
  panel.appendChild(element("header.head", {}, element("h1", { text: data.title }), languageButton(data, again)));
  panel.appendChild(element("p.subject", { text: data.subject }));
  page.letters = [];
  panel.appendChild(element("h2", { id: "glance-title", text: "glance" }));
  panel.appendChild(wide("glance", glance(page)));
  panel.appendChild(element("p.subject", { text: data.day }));
  if (!data.notices.length) return;
  panel.appendChild(element("h2", { text: "notices" }));
  panel.appendChild(element("ul.notices", {}, data.notices.map((notice) => element("li", { text: notice }))));
}

// a table that may be wider than its place scrolls in it, by keyboard too
/** @param {Told} label @param {HTMLElement} table */
function wide(label, table) {
  return element("div.wide", { tabindex: "0", role: "region", label }, table);
}

/** @param {ComparisonPage} page */
function glance(page) {
  const cell = element;
  const heads = page.data.proposals.map((proposal) => {
    const letter = cell("b.letter");
    const head = cell("th", { scope: "col", "data-proposal": proposal.id }, letter,
      cell("span", { text: proposal.name }));
    page.letters.push({ id: proposal.id, node: letter, head });
    return head;
  });
  const rows = page.data.requirements.map((row) => cell("tr",
    { class: row.differs ? null : "same", "data-requirement": row.id },
      cell("th", { scope: "row" }, cell("span", { text: row.name }), cell("span.limit", { text: row.limit })),
      row.cells.map((each) => verdict(each, each.value))));
  const whole = cell("tr.whole", {}, cell("th", { scope: "row", text: "whole" }),
    page.data.proposals.map((proposal) => verdict(proposal, proposal.counts)));
  return cell("table.glance", {}, cell("caption", { text: "glance" }),
    cell("thead", {}, cell("tr", {}, cell("td", {}), heads)), cell("tbody", {}, rows, whole));
}

/** @param {Judged & { best?: boolean }} each @param {Told} small */
function verdict(each, small) {
  const told = () => each.glyph + " " + read(each.word) + (each.best ? " ★" : "");
  return element("td", { "data-verdict": each.verdict },
    element("span.word", { text: told }), element("span.small", { text: small }));
}

// below the map: what the hatchings mean, the sums, and what is not on the map
/** @param {ComparisonPage} page @param {HTMLElement} stage */
export function addKey(page, stage) {
  /** @param {string} code @param {Style} style @param {boolean} [line] */
  const entry = (code, style, line) => element("li", { "data-key": code }, swatch(style, line),
    element("span", { text: "legend." + code }));
  const keys = element("ul.keys", { label: "legend" },
    KEYS.map((code) => entry(code, landStyles[code])),
    entry("outline-a", landStyles.former),
    page.data.places.length ? entry("places", placeStyle()) : null,
    page.data.lines.length ? entry("deciding", { color: "var(--ink)", weight: 2.5 }, true) : null);
  page.summary = element("p.summary", {});
  page.nowhere = element("p.nowhere", {});
  say(page.summary, () => summary(page));
  say(page.nowhere, () => nowhere(page));
  const credit = element("p.credit", {}, element("strong", { text: "not-a-cadastral-map" }),
    element("span", { text: page.data.credits }));
  stage.appendChild(element("footer.key", {}, page.summary, keys, page.nowhere, credit));
}

/** @param {ComparisonPage} page */
function summary(page) {
  const all = page.pair.totals.find((total) => total.role === "all");
  if (!all) return "";
  const told = /** @type {LandKind[]} */ (["kept", "added", "removed"])
    .map((code) => read(code) + " " + all.areas[code] + " " + read("m2"));
  return "A → B: " + told.join(" · ");
}

/** @param {ComparisonPage} page */
function nowhere(page) {
  const sites = sitesNowhere(page.data, page.pair);
  if (!sites.length) return "";
  /** @param {string} proposal @param {LandSite} site */
  const has = (proposal, site) => siteOf(page.data, proposal, site.id) !== undefined;
  const told = sites.map((site) => {
    const [a, b] = [has(page.pair.before, site), has(page.pair.after, site)];
    return (a && b ? "" : a ? "− " : "+ ") + read(site.name);
  });
  return read("nowhere") + ": " + told.join(", ");
}

// the map's twin: every site and the sums, in m2
/** @param {ComparisonPage} page */
export function addTwin(page) {
  const place = only("#tables");
  say(place, "all-tables", "aria-label");
  place.appendChild(element("h2", { id: "land-title", tabindex: "-1", text: "land" }));
  page.twin = element("div.twin", {});
  place.appendChild(page.twin);
  place.appendChild(element("h2", { text: "all-tables" }));
  page.data.sheets.forEach((sheet) => { place.appendChild(sheetTable(sheet)); });
}

/** @param {ComparisonPage} page */
export function tellPair(page) {
  sayAgain(page.summary);
  sayAgain(page.nowhere);
  page.letters.forEach((each) => {
    const letter = each.id === page.a ? "A" : each.id === page.b ? "B" : "";
    each.node.textContent = letter;
    each.head.classList.toggle("is-shown", letter !== "");
  });
  page.twin.replaceChildren(wide("land", twin(page)));
}

/** @param {ComparisonPage} page */
function twin(page) {
  const cell = element;
  const { data, pair } = page;
  /** @param {LandAreas} areas @param {(column: keyof LandAreas) => Told} unknown */
  const numbers = (areas, unknown) => COLUMNS.map((column) => {
      if (areas[column] === null) return cell("td.unknown", { text: unknown(column) });
      return cell("td.number", { text: plain(areas[column]) });
    });
  const rows = pair.changes.map((change) => {
    const sites = sitesOf(data, pair, change);
    const name = () => changeName(sites);
    /** @param {keyof LandAreas} column */
    const missing = (column) => {
      const side = column === "before" || column === "after" ? change[column] : null;
      return side && !side.length ? plain("–") : "unlocated";
    };
    return cell("tr", { class: change.kind === "unchanged" ? "same" : null, "data-kind": change.kind },
      cell("th", { scope: "row" }, cell("span", { text: name }), cell("span.kind", { text: data.kinds[change.kind] })),
      numbers(change.areas, missing));
  });
  const totals = pair.totals.map((total) => cell("tr.total", { "data-role": total.role },
      cell("th", { scope: "row", text: total.name }), numbers(total.areas, () => plain("–"))));
  return cell("table.twin", {}, cell("caption", { text: "land" }),
    cell("thead", {}, cell("tr", {}, HEADINGS.map((code) => cell("th", { scope: "col", text: heading(code) })))),
    cell("tbody", {}, rows), cell("tfoot", {}, totals));
}

// areas stand without their unit in the cells
/** @param {string} code */
function heading(code) {
  return () => read(code) + (code === "land.site" ? "" : " (" + read("m2") + ")");
}

/** @param {string} text */
function plain(text) {
  return { ko: text, en: text };
}

/** @param {SheetData} sheet */
function sheetTable(sheet) {
  const cell = element;
  const heads = sheet.headings.map((title) => cell("th", { scope: "col", text: title }));
  const rows = sheet.lines.map((line) => cell("tr", { class: line.differs ? null : "same" },
    line.cells.map((text, column) => {
      const told = typeof text === "string" ? plain(text) : text;
      if (column === 0) return cell("th", { scope: "row", text: told });
      return cell("td", { class: line.marks[column] || null, text: told });
    })));
  const table = cell("table", { id: "table-" + sheet.id }, cell("caption", { text: sheet.title }),
    cell("thead", {}, cell("tr", {}, heads)), cell("tbody", {}, rows));
  return cell("section.sheet-of", {}, cell("h3", { text: sheet.title }),
    sheet.note ? cell("p.subject", { text: sheet.note }) : null, wide(sheet.title, table));
}
