// Below the checklist: claims, notices, the sites as a table (the map's twin for those who do not see it), sources.

import { element, only, read } from "../../page/assets/words.js";
import { sitesTable } from "./sites_table.js";

const MANY = 100;

/** @param {Atlas} atlas @param {HTMLElement} panel */
export function addTables(atlas, panel) {
  const { claims: figures, counts, ...data } = atlas.data;
  if (figures.length) section(panel, "claims", claims(figures), counts.claims);
  if (data.sites.length) section(panel, "sites", whenFew(data.sites.length, sitesTable(atlas)), counts.sites);
  if (data.notices.length) {
    section(panel, "notices", whenFew(data.notices.length, () => notices(atlas)), () => String(data.notices.length));
  }
  section(panel, "sources", [sources(data.sources), element("h3", { text: "receipt" }), receipt(data.receipt)], null);
}

// what folds below the checklist, with how many there are in it
/** @param {HTMLElement} panel @param {string} code @param {Child | (() => Child)} content @param {Told | null} count */
export function section(panel, code, content, count) {
  panel.appendChild(folded(`details.section.${code}`,
    element("summary", {}, element("h2", { text: code }), count ? element("b", { text: count }) : null), content));
}

// few rows are made at once; very many when somebody asks for them: nodes that nobody sees cost the page its speed
/** @param {number} rows @param {() => Child} build @returns {Child | (() => Child)} */
export function whenFew(rows, build) {
  return rows > MANY ? build : build();
}

/** @param {string} kind @param {HTMLElement} summary @param {Child | (() => Child)} content */
export function folded(kind, summary, content) {
  let later = typeof content === "function" ? content : null;
  const box = element(/** @type {"details.more"} */ (kind), {}, summary, later ? null : /** @type {Child} */ (content));
  const fill = () => {
    if (later) box.appendChild(element("div", {}, later()));
    later = null;
  };
  box.addEventListener("toggle", fill, { once: true });
  // on paper nobody opens it
  window.addEventListener("beforeprint", fill, { once: true });
  return box;
}

/** @param {string} code */
export function openSection(code) {
  const box = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.section." + code));
  if (!box) return;
  box.open = true;
  box.scrollIntoView({ block: "start" });
  only("summary", box).focus();
}

/** @param {Claim[]} rows */
function claims(rows) {
  const cell = element;
  const body = rows.map((claim) => {
    const sign = claim.glyph + " ";
    return [
      cell("tr", { "data-claim": claim.id, "data-verdict": claim.verdict },
        cell("th", { scope: "row", text: claim.name }), cell("td.number", { text: claim.stated }),
        cell("td.number", { text: claim.computed }),
        cell("td.verdict", { text: () => sign + read(claim.word) })),
      cell("tr.why", {}, cell("td", { colspan: "4" },
        cell("p", {}, cell("span", { text: claim.reason }), cell("span.source", { text: claim.source })),
        claim.remarks.map((remark) => cell("p", { text: remark })))),
    ];
  });
  const headings = ["name", "stated", "computed", "verdict"].map((code) =>
    cell("th", { scope: "col", text: "claims." + code }));
  return cell("table.claims", {}, cell("thead", {}, cell("tr", {}, headings)), cell("tbody", {}, body));
}

/** @param {Atlas} atlas */
function notices(atlas) {
  return element("ul.notices", {}, atlas.data.notices.map((notice) =>
    element("li", { "data-code": notice.code, text: notice.text })));
}

/** @param {MapData['sources']} rows */
function sources(rows) {
  return element("ul.sources", {}, rows.map((row) => element("li", {}, element("span", { text: row.source }),
      element("span.licence", { text: row.licence }))));
}

/** @param {[Pair, Pair][]} rows */
function receipt(rows) {
  return element("dl.receipt", {}, rows.map((row) => [element("dt", { text: row[0] }),
    element("dd", { text: row[1] })]));
}
