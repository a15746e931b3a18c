// The sites as a table. Of very many fifty rows at a time are in the page, with how many there are; paper has all.

import { openSite } from "../../page/assets/card.js";
import { fit } from "../../page/assets/view.js";
import { announce, element, forget, read } from "../../page/assets/words.js";
import { hideDistances, showDistances } from "./layers.js";

const PAGE = 50;
const CELLS = /** @type {const} */ (["declared", "measured", "difference", "basis"]);

// what builds the table when it is asked for
/** @param {Atlas} atlas @returns {() => HTMLElement[]} */
export function sitesTable(atlas) {
  const { sites } = atlas.data;
  let isPrinting = false;
  let refill = () => {};
  const print = (/** @type {boolean} */ begins) => () => {
    isPrinting = begins;
    refill();
  };
  if (sites.length > PAGE) {
    window.addEventListener("beforeprint", print(true));
    window.addEventListener("afterprint", print(false));
  }
  return () => {
    const columns = columnsOf(sites);
    const rows = element("tbody", {}, sites.slice(0, PAGE).map((site) => row(atlas, site, columns)));
    const head = element("tr", {}, ["site", ...columns].map((code) => element("th." + code, {
      scope: "col", text: code,
    })));
    const body = element("table", {}, element("caption", { text: "sites" }), element("thead", {}, head), rows);
    if (sites.length <= PAGE) return [body];
    // who hears the table hears how long all of it is
    body.setAttribute("aria-rowcount", String(sites.length + 1));
    head.setAttribute("aria-rowindex", "1");
    const pages = pager(sites.length, () => { refill(); });
    refill = () => {
      const first = Number(pages.select.value);
      fillRows(rows, isPrinting ? 0 : first, isPrinting ? sites : sites.slice(first, first + PAGE), (site) =>
        row(atlas, site, columns));
    };
    refill();
    return [pages.node, body];
  };
}

// those of which some site says something, whichever page it is on
/** @param {Site[]} sites */
function columnsOf(sites) {
  return CELLS.filter((code) => sites.some((site) => read(site[code]) !== ""));
}

/** @param {HTMLElement} rows @param {number} first @param {Site[]} sites @param {(site: Site) => HTMLElement} build */
function fillRows(rows, first, sites, build) {
  const gone = Array.from(rows.children);
  rows.replaceChildren(...sites.map((site, index) => {
    const node = build(site);
    node.setAttribute("aria-rowindex", String(first + index + 2));
    return node;
  }));
  forget(gone);
}

/** @param {Atlas} atlas @param {Site} site @param {readonly (typeof CELLS[number])[]} columns */
function row(atlas, site, columns) {
  const cell = element;
  /** @param {{ currentTarget: HTMLElement }} event */
  const open = (event) => { show(atlas, site, event.currentTarget); };
  const about = () => read(site.name) + ": " + read("show-on-map");
  const node = cell("tr", { "data-row": site.id },
    cell("th", { scope: "row" }, cell("button.link", { type: "button", text: site.name, label: about, onclick: open }),
      cell("span.role." + site.role, { text: site.role_word })),
    columns.map((code) => cell(code === "declared" || code === "measured" ? "td.number" : "td." + code,
      { text: site[code] })));
  node.addEventListener("mouseenter", () => { showDistances(atlas, [site.id]); });
  node.addEventListener("mouseleave", () => { hideDistances(atlas); });
  return node;
}

// a page before, one of all pages, a page after
/** @param {number} count @param {() => void} turned */
function pager(count, turned) {
  const starts = Array.from({ length: Math.ceil(count / PAGE) }, (_none, index) => index * PAGE);
  /** @param {number} first */
  const told = (first) => [first + 1, Math.min(first + PAGE, count)].map((each) => each.toLocaleString("en")).join("–");
  /** @param {number} first */
  const range = (first) => ({ ko: told(first), en: told(first) });
  const all = count.toLocaleString("en");
  const turn = () => {
    back.disabled = Number(select.value) === 0;
    forth.disabled = Number(select.value) === starts[starts.length - 1];
    turned();
    announce(told(Number(select.value)) + " / " + all);
  };
  /** @param {number} by */
  const go = (by) => () => {
    select.value = String(Number(select.value) + by);
    turn();
    // the last button that can be pressed is left by no one
    if (document.activeElement === document.body || back.disabled || forth.disabled) select.focus();
  };
  const select = element("select", { label: "rows.shown", onchange: turn }, starts.map((first) =>
    element("option", { value: String(first), text: range(first) })));
  const back = element("button.rows-back", { type: "button", text: "rows.back", onclick: go(-PAGE), disabled: true });
  const forth = element("button.rows-forth", { type: "button", text: "rows.forth", onclick: go(PAGE) });
  const of = element("span", { text: { ko: "/ " + all, en: "/ " + all } });
  const node = element("p.pager", {}, back, select, of, forth);
  return { node, select };
}

/** @param {Atlas} atlas @param {Site} site @param {Opener} opener */
function show(atlas, site, opener) {
  const entry = atlas.sites[site.id];
  const bounds = L.latLngBounds([]);
  if (entry.layer) bounds.extend(entry.layer.getBounds());
  site.within.forEach((id) => { if (atlas.places[id]) bounds.extend(atlas.places[id].layer.getBounds()); });
  if (bounds.isValid() && !atlas.map.getBounds().contains(bounds)) {
    fit(atlas.map, L.latLngBounds(atlas.data.bounds));
  }
  const where = bounds.isValid() ? bounds.getCenter() : atlas.map.getCenter();
  if (window.matchMedia("(max-width: 760px)").matches) window.scrollTo({ top: 0 });
  openSite(atlas, site, where, opener);
}
