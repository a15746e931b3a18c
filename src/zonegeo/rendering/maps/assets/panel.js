// The panel: what was decided, requirement by requirement, each with its evidence.

import { relabel } from "../../page/assets/labels.js";
import { element, languageButton, link, only, read, say, svg, table } from "../../page/assets/words.js";
import { showEvidence } from "./evidence.js";
import { hideDistances, showDistances } from "./layers.js";
import { addTables } from "./tables.js";

/** @param {Atlas} atlas */
export function addPanel(atlas) {
  const data = atlas.data;
  const panel = only("#panel");
  say(panel, "requirements", "aria-label");
  panel.appendChild(element("header.head", {}, element("h1", { text: data.title }),
    languageButton(data, () => { relabel(atlas); })));
  panel.appendChild(element("p.subject", { text: data.subject }));
  if (data.note) panel.appendChild(element("p.subject.note", { text: data.note }));
  panel.appendChild(banner(data.verdict));
  panel.appendChild(element("h2", { text: "requirements" }));
  panel.appendChild(element("ol.findings", {}, data.findings.map((finding) => row(atlas, finding))));
  addTables(atlas, panel);
}


/** @param {Whole} whole */
function banner(whole) {
  return element("section.banner", { "data-verdict": whole.verdict },
    glyph(whole.glyph), element("strong", { text: whole.word }),
    element("span", { text: whole.note }), whole.stability ? element("span", { text: whole.stability }) : null);
}

/** @param {string} sign */
function glyph(sign) {
  const node = element("span.glyph", { "aria-hidden": "true" });
  node.textContent = sign;
  return node;
}

/** @param {Atlas} atlas @param {Finding} finding */
function row(atlas, finding) {
  /** @param {{ currentTarget: HTMLElement }} event */
  const show = (event) => { showEvidence(finding, event.currentTarget); };
  const about = () => read(finding.name) + ": " + read("evidence");
  const node = element("li.finding", { "data-requirement": finding.id, "data-verdict": finding.verdict },
    element("div.line", {},
      glyph(finding.glyph), element("h3", { text: finding.name }),
      finding.severity ? element("span.severity", { text: finding.severity }) : null,
      test(finding), element("span.word", { text: finding.word })),
    bar(finding),
    element("div.more", {},
      element("span.actions", {},
        element("button.evidence", { type: "button", text: "evidence", label: about, onclick: show }),
        opener(finding)),
      element("p.small", { text: summary(finding) })),
    details(atlas, finding));
  if (finding.pair) hover(atlas, node, []);
  return node;
}

// unfolds what stands below the row; a <details> could not stand in the same line as its neighbours
/** @param {Finding} finding */
function opener(finding) {
  const about = () => read(finding.name) + ": " + read("details");
  const node = element("button.unfold", {
    type: "button", text: "details", label: about, "aria-expanded": "false", "aria-controls": "details-" + finding.id,
  });
  node.addEventListener("click", () => {
    const body = /** @type {HTMLElement} */ (document.getElementById("details-" + finding.id));
    body.hidden = !body.hidden;
    node.setAttribute("aria-expanded", String(!body.hidden));
  });
  return node;
}

/** @param {Finding} finding */
function test(finding) {
  if (finding.value === null || finding.limit === null) return null;
  return element("span.test", {},
    element("span", { text: finding.value }), element("span", { text: finding.limit }));
}

// value (filled), interval (hatched) and limit (mark) on one scale from zero
/** @param {Finding} finding */
function bar(finding) {
  if (finding.bar === null) return null;
  const marks = finding.bar;
  /** @param {number} share */
  const percent = (share) => (share * 100).toFixed(2) + "%";
  const drawing = svg("svg", { class: "bar", height: 12, role: "img" });
  say(drawing, finding.margin || finding.word, "aria-label");
  /** @param {string} name @param {number} from @param {number} to @param {number} y @param {number} height */
  const add = (name, from, to, y, height) => {
    drawing.appendChild(svg("rect", {
      class: name, x: percent(from), width: percent(Math.max(to - from, 0)), y, height,
    }));
  };
  add("track", 0, 1, 4, 5);
  if (marks.high > marks.low) add("range", marks.low, marks.high, 4, 5);
  add("value", 0, marks.value, 4, 5);
  drawing.appendChild(svg("rect", { class: "limit", x: percent(marks.limit), y: 0, width: 2.5, height: 12 }));
  return drawing;
}

/** @param {Finding} finding */
function summary(finding) {
  return () => {
    const interval = finding.interval_is_wide && read("interval") + " " + read(finding.interval);
    const said = [finding.clause, finding.method, interval, finding.margin, finding.stability];
    return said.map(read).filter(Boolean).join(" · ");
  };
}

/** @param {Atlas} atlas @param {Finding} finding */
function details(atlas, finding) {
  return element("div.body", { id: "details-" + finding.id, hidden: true },
    element("p", { text: finding.reason }),
    finding.needs.length ? element("h4", { text: "needs" }) : null,
    list("needs", finding.needs),
    list("remarks", finding.remarks),
    facts(finding), alternatives(finding), parts(atlas, finding));
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
