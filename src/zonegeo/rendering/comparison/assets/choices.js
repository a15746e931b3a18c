// What is chosen above the map: how the two are shown, and which two.

import { printOn } from "../../page/assets/paper_scale.js";
import { themeButton } from "../../page/assets/theme.js";
import { announce, element, only, read, svg } from "../../page/assets/words.js";
import { MODES, showViews } from "./modes.js";
import { landBetween } from "./pairs.js";

/** @param {ComparisonPage} page @param {HTMLElement} stage */
export function addChoices(page, stage) {
  const modes = MODES.map((mode) => {
    const box = element("input", { type: "radio", name: "mode", value: mode });
    box.checked = mode === page.mode;
    box.addEventListener("change", () => {
      page.mode = mode;
      showViews(page);
      announce(read("mode." + mode));
    });
    return element("label", {}, box, element("span", { text: "mode." + mode }));
  });
  const bar = element("div.choices", {},
    element("fieldset.modes", {}, element("legend", { text: "mode" }), modes));
  if (page.data.proposals.length > 2) bar.appendChild(choices(page));
  /** @param {string} paper */
  const print = (paper) => element("button.print", { type: "button", text: "print." + paper,
    onclick: () => { printOn(paper); } });
  const tools = element("div.page-tools", {},
    element("button.to-table", { type: "button", text: "to-table", onclick: toTable }),
    print("a4"), print("a3"), themeButton());
  bar.appendChild(tools);
  stage.appendChild(bar);
}

/** @param {ComparisonPage} page */
function choices(page) {
  page.selects = /** @type {ComparisonPage['selects']} */ ({});
  /** @param {Side} letter */
  const select = (letter) => {
    const node = element("select", { id: "proposal-" + letter });
    page.data.proposals.forEach((proposal) => {
      node.appendChild(element("option", { value: proposal.id, text: proposal.name }));
    });
    node.value = page[letter];
    node.addEventListener("change", () => { choose(page, letter, node.value); });
    page.selects[letter] = node;
    return element("label", {}, element("span", { text: "proposal-" + letter }), node);
  };
  const swap = () => {
    const [a, b] = [page.a, page.b];
    set(page, b, a);
  };
  return element("fieldset.pair", {}, element("legend", { text: "choose" }), select("a"),
    element("button.swap", { type: "button", label: "swap", title: "swap", onclick: swap },
      svg("svg", { width: 16, height: 12, viewBox: "0 0 16 12", "aria-hidden": "true" },
        svg("path", { d: "M4 1 L1 4 L15 4 M12 11 L15 8 L1 8", fill: "none", stroke: "currentColor",
          "stroke-width": 1.6 }))),
    select("b"));
}

// who takes the other's proposal exchanges them; where two were not measured against each other the baseline steps in
/** @param {ComparisonPage} page @param {Side} letter @param {string} id */
function choose(page, letter, id) {
  const other = letter === "a" ? "b" : "a";
  let rest = page[other] === id ? page[letter] : page[other];
  /** @param {string} one */
  const measured = (one) => one !== id && landBetween(page.data, one, id) !== null;
  if (!measured(rest)) rest = page.data.proposals.map((each) => each.id).find(measured) || rest;
  if (letter === "a") set(page, id, rest);
  else set(page, rest, id);
}

/** @param {ComparisonPage} page @param {string} a @param {string} b */
function set(page, a, b) {
  page.a = a;
  page.b = b;
  page.selects.a.value = a;
  page.selects.b.value = b;
  showViews(page, true);
  announce(page.summary.textContent);
}

function toTable() {
  const title = only("#land-title");
  title.scrollIntoView({ block: "start" });
  title.focus({ preventScroll: true });
}
