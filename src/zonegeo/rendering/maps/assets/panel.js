// The panel: what was decided, requirement by requirement, each with its evidence.

import { chartKey, chartWords, openChart, rowChart } from "../../page/assets/chart.js";
import { relabel } from "../../page/assets/labels.js";
import { element, languageButton, link, only, read, say, table } from "../../page/assets/words.js";
import { hideEvidence, isShown, showEvidence } from "./evidence.js";
import { hideDistances, showDistances } from "./layers.js";
import { closeRow, openRow } from "./rows.js";
import { addTables, folded, openSection, section, whenFew } from "./tables.js";

// where each caution is told in full
/** @type {Record<string, string>} */
const TOLD_IN = { unlocated: "sites", contradicted: "claims", beyond: "sites" };

/** @param {Atlas} atlas */
export function addPanel(atlas) {
  const data = atlas.data;
  const panel = only("#panel");
  say(panel, "requirements", "aria-label");
  // what the page answers is one box: on a narrow page the map follows it, and the requirements the map
  panel.appendChild(element("div.answer", {},
    element("header.head", {}, element("h1", { text: data.title }),
      languageButton(data, () => {
        relabel(atlas);
        atlas.context.forEach((entry) => { entry.redraw(); });
        atlas.surroundings?.redraw();
        // of a draft, where one has been opened
        atlas.editor?.placeLabel?.();
      })),
    element("p.subject", { text: data.subject }),
    data.note ? element("p.subject.note", { text: data.note }) : null,
    banner(data.verdict)));
  panel.appendChild(element("p.findings-head", { "aria-hidden": "true" },
    ["test", "chart", "margins", "verdict"].map((text) => element("span", { text }))));
  // what counts for the whole first; what is advice or information folds below it
  const [counted, beside] = [true, false].map((counts) =>
    data.findings.filter((finding) => (finding.severity === null) === counts));
  panel.appendChild(element("ol.findings", { label: "requirements" }, counted.map((finding) => row(atlas, finding))));
  panel.appendChild(chartKey());
  const sections = element("div.sections", {});
  panel.appendChild(sections);
  if (beside.length) {
    section(sections, "beside", element("ol.findings", { label: "beside" }, beside.map((each) => row(atlas, each))),
      () => String(beside.length));
  }
  addTables(atlas, sections);
  if (data.verdict.tightest !== null) openRow(data.verdict.tightest);
}

/** @param {Whole} whole */
function banner(whole) {
  const cautions = whole.cautions.map(({ kind, text }) => element("button", {
    type: "button", "data-caution": kind, text, onclick: () => { openSection(TOLD_IN[kind]); },
  }));
  const held = [whole.stability, whole.just_met].filter((each) => each !== null);
  return element("section.banner", { "data-verdict": whole.verdict },
    element("p.whole", {}, glyph(whole.glyph), element("strong", { text: whole.word }),
      element("span", { text: whole.note })),
    whole.reason ? element("p.reason", { text: whole.reason }) : null,
    cautions.length ? element("p.cautions", {}, cautions) : null,
    held.length ? element("p.held", { text: () => held.map(read).join(" · ") }) : null);
}

/** @param {string} sign */
function glyph(sign) {
  const node = element("span.glyph", { "aria-hidden": "true" });
  node.textContent = sign;
  return node;
}

/** @param {Atlas} atlas @param {Finding} finding */
function row(atlas, finding) {
  const { chart, margins } = finding;
  /** @param {{ currentTarget: HTMLElement }} event */
  const press = (event) => {
    if (isShown(finding)) {
      hideEvidence();
      closeRow(finding.id);
    } else showEvidence(finding, event.currentTarget);
  };
  const button = element("button.evidence", {
    type: "button", text: finding.name, "aria-expanded": "false", "aria-controls": "details-" + finding.id,
    onclick: press,
  });
  const node = element("li.finding", { "data-requirement": finding.id, "data-verdict": finding.verdict },
    element("div.line", {},
      element("div.what", {}, element("h2", {}, button),
        element("span.test", {}, finding.severity ? element("span.severity", { text: finding.severity }) : null,
          finding.test ? element("span", { text: finding.test }) : null)),
      chart ? rowChart(chart, () => chartWords(chart)) : element("span", {}),
      element("div.margins", {}, margins.nominal ? element("span", { text: margins.nominal }) : null,
        margins.certain ? element("span.certain", { text: margins.certain }) : null),
      element("span.word", { text: () => finding.glyph + " " + read(finding.word) })),
    details(atlas, finding));
  if (finding.pair) hover(atlas, node, []);
  return node;
}

/** @param {Atlas} atlas @param {Finding} finding */
function details(atlas, finding) {
  const more = () => [list("remarks", finding.remarks), facts(finding), alternatives(finding), parts(atlas, finding)]
    .filter((each) => each !== null);
  return element("div.body", { id: "details-" + finding.id, hidden: true },
    finding.chart ? openChart(finding.chart) : null,
    element("p", { text: finding.reason }),
    finding.needs.length ? element("h3", { text: "needs" }) : null,
    list("needs", finding.needs),
    finding.clause ? element("p.cited", {}, link(finding.cite_url, finding.clause),
      finding.stability ? element("span", { text: () => " · " + read(finding.stability) }) : null) : null,
    folded("details.more", element("summary", { text: "more" }), whenFew(finding.parts.length, more)));
}

/** @param {string} code @param {Pair[]} lines */
function list(code, lines) {
  if (!lines.length) return null;
  return element("ul.remarks", { label: code }, lines.map((line) => element("li", { text: line })));
}

/** @param {Finding} finding */
function facts(finding) {
  const known = [["method", finding.method], ["interval", finding.interval], ["stability", finding.stability_in_full]];
  const rows = known.filter((each) => each[1]).map((each) =>
    [element("dt", { text: each[0] }), element("dd", { text: each[1] })]);
  if (finding.cite) {
    rows.push([element("dt", { text: "clause" }), element("dd", {}, link(finding.cite_url, finding.cite))]);
  }
  if (finding.cite_note) rows.push([element("dt", { text: "note" }), element("dd", { text: finding.cite_note })]);
  return element("dl", {}, rows);
}

/** @param {Finding} finding */
function alternatives(finding) {
  if (!finding.alternatives.length) return null;
  const cell = element;
  const rows = finding.alternatives.map((each) => cell("tr", {}, cell("th", { scope: "row", text: each.name }),
    cell("td", { text: each.value }),
      cell("td.verdict", { "data-verdict": each.verdict, text: each.word })));
  return table("alternatives", ["method", "value", "verdict"], rows);
}

/** @param {Atlas} atlas @param {Finding} finding */
function parts(atlas, finding) {
  if (!finding.parts.length) return null;
  const cell = element;
  const rows = finding.parts.map((part) => {
    const line = cell("tr", {},
      cell("th", { scope: "row", text: part.subject || part.name }),
      cell("td", { text: part.subject && !same(part.subject, part.name) ? part.name : null }),
      cell("td", { text: part.value }), cell("td", { text: part.limit }),
      cell("td.verdict", {
        text: part.verdict ? part.verdict.word : null, "data-verdict": part.verdict ? part.verdict.verdict : null,
      }));
    if (part.sites.length === 2) {
      line.setAttribute("tabindex", "0");
      hover(atlas, line, part.sites);
    }
    return line;
  });
  const left = finding.more_parts;
  if (left) rows.push(cell("tr", {}, cell("td", { colspan: "5", text: () => "+ " + left.toLocaleString("en") })));
  return table("parts", ["subject", "part", "value", "limit", "verdict"], rows);
}

/** @param {Pair} one @param {Pair} other */
function same(one, other) {
  return one.ko === other.ko && one.en === other.en;
}

// a row shows its distance lines while it is pointed at or has the focus
/** @param {Atlas} atlas @param {HTMLElement} node @param {string[]} sites */
function hover(atlas, node, sites) {
  /** @param {Event} event */
  const show = (event) => { event.stopPropagation(); showDistances(atlas, sites); };
  const hide = () => { hideDistances(atlas); };
  node.addEventListener("mouseenter", show);
  node.addEventListener("focusin", show);
  node.addEventListener("mouseleave", hide);
  node.addEventListener("focusout", hide);
}
